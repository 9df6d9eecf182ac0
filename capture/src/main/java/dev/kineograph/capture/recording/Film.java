// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.recording;

import dev.kineograph.ImageFormat;
import dev.kineograph.ImageSize;
import dev.kineograph.Picture;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.capture.folder.PicturesInOrder;
import dev.kineograph.capture.program.MissingProgram;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/// Makes an MP4 (H.264) of a recording by ffmpeg, a program of its own. Each picture is shown for the same time, in the frame of the first one.
///
/// Memory does not grow with the number of pictures, which are piped into ffmpeg. What ffmpeg has to say is on standard error.
///
/// **Threading.** Immutable.
///
/// @param folder of the recording
/// @param file that is made; it is there as a whole or not at all
/// @param fps pictures a second, 0.1 to 240
public record Film(Path folder, Path file, double fps) {
    private static final String PROGRAM = "ffmpeg";

    /// Checks what can be before there are pictures.
    ///
    /// @throws RefusedException if `fps` is out of its range, or there is such a file, or no folder for it, or no ffmpeg
    public Film {
        if (!(fps >= 0.1 && fps <= 240)) {
            throw new RefusedException(Refusal.BAD_VALUE, "fps: %s (expected: 0.1 to 240)".formatted(fps));
        }
        if (Files.exists(file)) {
            throw new RefusedException(Refusal.BAD_VALUE, "%s: is there already (expected: a new file)".formatted(file));
        }
        var parent = file.toAbsolutePath().getParent();
        if (parent == null || !Files.isDirectory(parent)) {
            throw new RefusedException(Refusal.BAD_VALUE, "%s: no such folder (expected: one for the film)".formatted(parent));
        }
        checkProgram();
    }

    private static void checkProgram() {
        try {
            new ProcessBuilder(PROGRAM, "-version").redirectOutput(Redirect.DISCARD).redirectError(Redirect.DISCARD).start();
        } catch (IOException e) {
            throw MissingProgram.refusal(PROGRAM);
        }
    }

    /// How many pictures are in a film, and how many are not, as their format is not that of the first one.
    ///
    /// @param pictures that are shown
    /// @param leftOut that are not
    public record FilmedPictures(long pictures, long leftOut) {}

    /// Makes it.
    ///
    /// @throws IOException if there are no pictures, or ffmpeg fails; the message is a sentence for people
    /// @throws InterruptedException if the thread is interrupted meanwhile
    public FilmedPictures make() throws IOException, InterruptedException {
        var pictures = new PicturesInOrder(folder, true, folder.toString());
        var first = pictures.next().orElseThrow(() -> new IOException("%s: no pictures (expected: a recording)".formatted(folder)));
        var picture = picture(first);
        var unfinished = file.resolveSibling("." + file.getFileName() + ".part");
        var program = new ProcessBuilder(command(picture, unfinished)).redirectOutput(Redirect.DISCARD).redirectError(Redirect.INHERIT).start();
        try {
            var made = pipe(first, pictures, picture.format(), program);
            int code = program.waitFor();
            if (code != 0) {
                throw new IOException("ffmpeg: ended with code %d; the pictures are still in %s".formatted(code, folder));
            }
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
            return made;
        } finally {
            program.destroyForcibly().waitFor();
            Files.deleteIfExists(unfinished);
        }
    }

    private Picture picture(byte[] first) throws IOException {
        try {
            return Picture.of(first);
        } catch (RefusedException e) {
            throw new IOException("%s: the first picture: %s".formatted(folder, e.sentence()), e);
        }
    }

    private static FilmedPictures pipe(byte[] first, PicturesInOrder others, ImageFormat format, Process program)
            throws IOException, InterruptedException {
        long shown = 1;
        long leftOut = 0;
        try (var pipe = program.getOutputStream()) {
            pipe.write(first);
            for (var next = others.next(); next.isPresent(); next = others.next()) {
                if (ImageFormat.ofContent(next.get()).filter(format::equals).isPresent()) {
                    pipe.write(next.get());
                    shown++;
                } else {
                    leftOut++;
                }
            }
        } catch (IOException e) {
            if (program.isAlive()) {
                throw e;
            }
            // Its exit code says more.
        }
        return new FilmedPictures(shown, leftOut);
    }

    private List<String> command(Picture first, Path output) throws IOException {
        return List.of(
                PROGRAM, "-nostdin", "-hide_banner", "-loglevel", "error", "-protocol_whitelist", "pipe,file",
                "-f", "image2pipe", "-c:v", codec(first.format()), "-framerate", Double.toString(fps), "-i", "pipe:0",
                "-vf", frame(first.size()), "-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p",
                "-movflags", "+faststart", "-f", "mp4", "-y", "file:" + output);
    }

    private static String codec(ImageFormat format) throws IOException {
        return switch (format) {
            case JPEG -> "mjpeg";
            case PNG -> "png";
            case WEBP -> "webp";
            case GIF, AVIF -> throw new IOException("film: of %s pictures (expected: JPEG, PNG or WebP)".formatted(format.mediaType()));
        };
    }

    /// Colours are stored for two by two pixels.
    private static String frame(ImageSize size) {
        int width = size.width() + size.width() % 2;
        int height = size.height() + size.height() % 2;
        return "scale=%1$d:%2$d:force_original_aspect_ratio=decrease,pad=%1$d:%2$d:-1:-1,setsar=1".formatted(width, height);
    }
}
