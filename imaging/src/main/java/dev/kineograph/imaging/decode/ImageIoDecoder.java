// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.decode;

import dev.kineograph.ImageFormat;
import dev.kineograph.ImageSize;
import dev.kineograph.Orientation;
import dev.kineograph.Picture;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/// Decodes with the JDK's ImageIO: PNGs, the first image of a GIF, and JPEGs where the machine has no libturbojpeg.
///
/// **Threading.** Confined to the thread that decodes.
final class ImageIoDecoder {
    private final Picture picture;

    /// The size of the pixels in the file.
    private final ImageSize size;

    private final Duration maxTime;

    private ImageIoDecoder(Picture picture, Duration maxTime) {
        this.picture = picture;
        this.size = Orientation.of(picture.orientation()).sizeOf(picture.size());
        this.maxTime = maxTime;
    }

    /// The pixels of a picture; of one with many, only every second one of every second row, or fewer.
    ///
    /// @throws RefusedException if it cannot be decoded, or not within that time, or the thread is interrupted
    static BufferedImage decode(Picture picture, Duration maxTime) {
        return new ImageIoDecoder(picture, maxTime).decode();
    }

    private BufferedImage decode() {
        byte[] bytes = picture.format() == ImageFormat.PNG ? PngEssentials.of(picture.buffer()) : picture.toByteArray();
        // Read from memory, without a cache file.
        try (var input = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            var reader = ImageIO.getImageReadersByFormatName(picture.format().suffix()).next();
            try {
                return onScreen(read(reader, input));
            } finally {
                reader.dispose();
            }
        } catch (IOException e) {
            throw undecodable(e);
        }
    }

    private BufferedImage read(ImageReader reader, ImageInputStream input) throws IOException {
        var watch = new ReadingWatch(maxTime);
        reader.addIIOReadProgressListener(watch);
        reader.setInput(input, true, true);
        var sampled = reader.getDefaultReadParam();
        int step = step();
        sampled.setSourceSubsampling(step, step, 0, 0);
        BufferedImage image;
        try {
            DecodingLimits.checkPixels(
                    picture.format().mediaType(), new ImageSize(Math.ceilDiv(reader.getWidth(0), step), Math.ceilDiv(reader.getHeight(0), step)));
            image = reader.read(0, sampled);
        } catch (RefusedException e) {
            throw e;
        } catch (RuntimeException e) {
            // A damaged picture, or a kind that Java does not know: its readers throw both kinds of exceptions.
            throw undecodable(e);
        }
        if (watch.hasStopped()) {
            throw DecodingLimits.refused("%s: not decoded within %d s".formatted(picture, maxTime.toSeconds()));
        }
        return image;
    }

    private int step() {
        int step = 1;
        while (sampled(step).pixels() > DecodingLimits.MAX_PIXELS) {
            step++;
        }
        return step;
    }

    private ImageSize sampled(int step) {
        return new ImageSize(Math.ceilDiv(size.width(), step), Math.ceilDiv(size.height(), step));
    }

    private RefusedException undecodable(Exception e) {
        return new RefusedException(
                Refusal.NOT_AN_IMAGE,
                "%s: cannot be decoded: %s (expected: a kind that Java's ImageIO knows)".formatted(picture.format().mediaType(), e.getMessage()));
    }

    /// The image where a GIF shows it, if it is not the whole screen.
    private BufferedImage onScreen(BufferedImage image) {
        int step = step();
        var whole = sampled(step);
        if (image.getWidth() == whole.width() && image.getHeight() == whole.height()) {
            return image;
        }
        if (picture.format() != ImageFormat.GIF) {
            throw new RefusedException(
                    Refusal.NOT_AN_IMAGE,
                    "%s: %dx%d pixels (expected: %s, as its header says)".formatted(picture.format().mediaType(), image.getWidth(), image.getHeight(), size));
        }
        var place = GifPlace.of(picture.buffer());
        var screen = new BufferedImage(whole.width(), whole.height(), BufferedImage.TYPE_INT_ARGB);
        var graphics = screen.createGraphics();
        graphics.drawImage(image, place.left() / step, place.top() / step, null);
        graphics.dispose();
        return screen;
    }
}
