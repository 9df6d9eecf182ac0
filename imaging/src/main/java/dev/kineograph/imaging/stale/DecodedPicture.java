// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.stale;

import dev.kineograph.ImageSize;
import dev.kineograph.Picture;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/// The pixels of a picture in a format that Java reads: JPEG, PNG, or the first image of a GIF.
///
/// **Threading.** Confined.
///
/// @param pixels as they are in the file
/// @param orientation how they are turned and mirrored for display
record DecodedPicture(BufferedImage pixels, int orientation) {
    /// Of a larger picture, only every second pixel of every second row is read, or fewer. It could take 500 MB otherwise.
    private static final long MAX_PIXELS = 16_000_000;

    /// From this orientation on, width and height are swapped.
    private static final int FIRST_TURNED = 5;

    /// The size at which it is shown.
    static ImageSize sizeOf(Picture picture) {
        int step = step(picture);
        return new ImageSize(part(picture.size().width(), step), part(picture.size().height(), step));
    }

    private static int step(Picture picture) {
        return (int) Math.ceil(Math.sqrt((double) picture.size().pixels() / MAX_PIXELS));
    }

    private static int part(int side, int step) {
        return Math.ceilDiv(side, step);
    }

    /// A picture's pixels; empty if it cannot be read.
    static Optional<DecodedPicture> of(Picture picture) {
        // Read from memory, without a cache file.
        try (var bytes = new MemoryCacheImageInputStream(new ByteArrayInputStream(picture.toByteArray()))) {
            var readers = ImageIO.getImageReaders(bytes);
            return readers.hasNext() ? read(readers.next(), bytes, picture) : Optional.empty();
        } catch (IOException | RuntimeException e) {
            // A damaged picture, or a kind that Java does not know: its readers throw both exceptions.
            return Optional.empty();
        }
    }

    private static Optional<DecodedPicture> read(ImageReader reader, ImageInputStream bytes, Picture picture) throws IOException {
        try {
            reader.setInput(bytes, true, true);
            var size = picture.orientation() >= FIRST_TURNED ? picture.size().turned() : picture.size();
            if (reader.getWidth(0) != size.width() || reader.getHeight(0) != size.height()) {
                return Optional.empty();
            }
            var sampled = reader.getDefaultReadParam();
            sampled.setSourceSubsampling(step(picture), step(picture), 0, 0);
            return Optional.of(new DecodedPicture(reader.read(0, sampled), picture.orientation()));
        } finally {
            reader.dispose();
        }
    }

    /// Draws it upright.
    void draw(Graphics2D graphics) {
        graphics.drawImage(pixels, upright(), null);
    }

    private AffineTransform upright() {
        int right = pixels.getWidth();
        int bottom = pixels.getHeight();
        return switch (orientation) {
            case 2 -> new AffineTransform(-1, 0, 0, 1, right, 0);
            case 3 -> new AffineTransform(-1, 0, 0, -1, right, bottom);
            case 4 -> new AffineTransform(1, 0, 0, -1, 0, bottom);
            case 5 -> new AffineTransform(0, 1, 1, 0, 0, 0);
            case 6 -> new AffineTransform(0, 1, -1, 0, bottom, 0);
            case 7 -> new AffineTransform(0, -1, -1, 0, bottom, right);
            case 8 -> new AffineTransform(0, -1, 1, 0, 0, right);
            default -> new AffineTransform();
        };
    }
}
