// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;

/// Small real pictures, made by ImageMagick, ffmpeg, cwebp, avifenc and exiftool out of colour gradients and test
/// patterns.
public enum Sample {
    BASELINE("baseline.jpg", ImageFormat.JPEG, 24, 16),
    PROGRESSIVE("progressive.jpg", ImageFormat.JPEG, 24, 16),
    /// An EXIF segment holds a thumbnail of 8x6, a whole JPEG with an end mark of its own.
    THUMBNAIL("thumbnail.jpg", ImageFormat.JPEG, 64, 48),
    /// A restart mark after every block of pixels.
    RESTARTS("restarts.jpg", ImageFormat.JPEG, 40, 30),
    /// One frame of motion JPEG.
    CAMERA("camera.jpg", ImageFormat.JPEG, 32, 24),
    DRAWING("drawing.png", ImageFormat.PNG, 24, 16),
    INTERLACED("interlaced.png", ImageFormat.PNG, 24, 16),
    /// VP8.
    LOSSY_WEBP("lossy.webp", ImageFormat.WEBP, 24, 16),
    /// VP8L.
    LOSSLESS_WEBP("lossless.webp", ImageFormat.WEBP, 24, 16),
    /// VP8X.
    ALPHA_WEBP("alpha.webp", ImageFormat.WEBP, 24, 16),
    ANIMATED_WEBP("animated.webp", ImageFormat.WEBP, 32, 24),
    GIF87("still87.gif", ImageFormat.GIF, 24, 16),
    GIF89("still89.gif", ImageFormat.GIF, 24, 16),
    ANIMATED_GIF("animated.gif", ImageFormat.GIF, 32, 24),
    AVIF("still.avif", ImageFormat.AVIF, 24, 16),
    /// Two tiles of 128x128.
    GRID_AVIF("grid.avif", ImageFormat.AVIF, 256, 128),
    MOVING_AVIF("moving.avif", ImageFormat.AVIF, 32, 24);

    @SuppressWarnings("ImmutableEnumChecker") // Nobody else sees the array.
    private final byte[] bytes;

    private final ImageFormat format;

    @SuppressWarnings("ImmutableEnumChecker") // A record of two numbers.
    private final ImageSize size;

    Sample(String file, ImageFormat format, int width, int height) {
        this.bytes = read("/images/" + file);
        this.format = format;
        this.size = new ImageSize(width, height);
    }

    private static byte[] read(String resource) {
        try (var in = Objects.requireNonNull(Sample.class.getResourceAsStream(resource), resource)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A copy, which belongs to the caller.
    public byte[] bytes() {
        return bytes.clone();
    }

    int length() {
        return bytes.length;
    }

    ImageFormat format() {
        return format;
    }

    ImageSize size() {
        return size;
    }

    Picture picture() {
        return Picture.of(bytes());
    }
}
