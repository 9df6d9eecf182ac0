// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What programs find in a picture whose metadata were taken out: ExifTool, which knows more of them than any other, and ffmpeg, which decodes it.
class StrippedPicturesTest {
    private static final String[] WRITE = {
        "-q", "-q", "-overwrite_original", "-Artist=Anna", "-GPSLatitude=52.5", "-GPSLatitudeRef=N", "-XMP:Creator=Anna", "-IPTC:City=Berlin",
        "-Comment=Anna's", "-Photoshop:XResolution=72"
    };

    /// Where ExifTool finds what every picture has: its file, its header.
    private static final Set<String> OF_EVERY_PICTURE =
            Set.of("ExifTool", "System", "File", "Composite", "JFIF", "PNG", "PNG-pHYs", "RIFF", "GIF", "QuickTime", "Track1", "Meta");

    private static final String TURNED = "[IFD0] Orientation: Rotate 90 CW";

    @TempDir
    private static Path tagged;

    @TempDir
    private static Path stripped;

    @TempDir
    private static Path upright;

    @BeforeAll
    static void makePictures() throws IOException, InterruptedException {
        for (var folder : List.of(tagged, upright)) {
            for (var sample : Sample.values()) {
                Files.write(file(folder, sample), sample.bytes());
            }
        }
        exiftool(tagged, join(WRITE, "-Orientation#=6"));
        exiftool(upright, WRITE);
        for (var sample : Sample.values()) {
            byte[] bytes = Files.readAllBytes(file(tagged, sample));
            assertThat(new String(bytes, ISO_8859_1)).as(sample.name()).contains("Anna");
            Files.write(file(stripped, sample), Picture.of(bytes).withoutMetadata().toByteArray());
        }
    }

    private static Path file(Path folder, Sample sample) {
        return folder.resolve(sample.name() + "." + sample.format().suffix());
    }

    private static String[] join(String[] some, String one) {
        var all = new ArrayList<>(List.of(some));
        all.add(one);
        return all.toArray(String[]::new);
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        var said = new String(process.getInputStream().readAllBytes(), UTF_8);
        process.waitFor();
        return said;
    }

    private static String exiftool(Path folder, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("exiftool"));
        command.addAll(List.of(arguments));
        command.add(folder.toString());
        return run(command);
    }

    /// What ExifTool finds in each file that is not in every picture, such as `[GPS] GPSLatitude: 52 deg 30' 0.00"`.
    private static Map<String, List<String>> metadata(Path folder) throws IOException, InterruptedException {
        var found = new TreeMap<String, List<String>>();
        for (var ofFile : exiftool(folder, "-a", "-u", "-G1", "-s", "-s").split("======== ", -1)) {
            var lines = ofFile.lines().toList();
            if (ofFile.startsWith(folder.toString())) {
                var name = Path.of(lines.getFirst()).getFileName().toString();
                found.put(name.substring(0, name.indexOf('.')), lines.stream().filter(StrippedPicturesTest::isMetadata).toList());
            }
        }
        return found;
    }

    private static boolean isMetadata(String line) {
        return line.startsWith("[") && (!OF_EVERY_PICTURE.contains(line.substring(1, line.indexOf(']'))) || line.contains("Comment"));
    }

    @Test
    void nothingIsLeftButWhichWayUpAPictureIsShown() throws IOException, InterruptedException {
        var before = metadata(tagged);
        var after = metadata(stripped);

        for (var sample : Sample.values()) {
            // A GIF has none, and an AVIF says it by itself.
            boolean isByExif = sample.format() != ImageFormat.GIF && sample.format() != ImageFormat.AVIF;
            assertThat(before.get(sample.name())).as(sample.name()).hasSizeGreaterThan(2);
            assertThat(after.get(sample.name())).as(sample.name()).isEqualTo(isByExif ? List.of(TURNED) : List.of());
            assertThat(new String(Files.readAllBytes(file(stripped, sample)), ISO_8859_1)).doesNotContain("Anna", "Berlin");
        }
    }

    @Test
    void noStrippedPictureIsDamaged() throws IOException, InterruptedException {
        assertThat(exiftool(stripped, "-q", "-warning", "-error").lines().filter(line -> !line.startsWith("========"))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void thePixelsAreTheSame(Sample sample) throws IOException, InterruptedException {
        assertThat(pixels(file(stripped, sample))).isEqualTo(pixels(file(tagged, sample)));
    }

    private static String pixels(Path file) throws IOException, InterruptedException {
        return run(List.of("ffmpeg", "-v", "quiet", "-noautorotate", "-i", file.toString(), "-f", "md5", "-"));
    }

    @ParameterizedTest
    @EnumSource(names = {"BASELINE", "PROGRESSIVE", "RESTARTS", "CAMERA", "DRAWING", "INTERLACED", "GIF89", "ANIMATED_GIF"})
    void anUprightPictureHasAllBytesThatItHadBeforeSomebodyTaggedIt(Sample sample) throws IOException {
        var before = sample.picture().withoutMetadata().toByteArray();

        assertThat(Picture.of(Files.readAllBytes(file(upright, sample))).withoutMetadata().toByteArray()).isEqualTo(before);
    }
}
