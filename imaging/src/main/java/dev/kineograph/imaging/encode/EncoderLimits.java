// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.encode;

import dev.kineograph.ImageSize;
import dev.kineograph.Picture;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;

/// What can be asked of an encoder.
public final class EncoderLimits {
    /// The limit of libjpeg; the format itself allows 65,535.
    public static final int MAX_SIDE = 65_500;

    private EncoderLimits() {}

    /// A size that a picture may have.
    ///
    /// @throws RefusedException if it has none or too many pixels, or a side is too long
    public static ImageSize checkSize(int width, int height) {
        var size = new ImageSize(width, height);
        if (width > MAX_SIDE || height > MAX_SIDE || size.pixels() > Picture.MAX_PIXELS) {
            throw new RefusedException(
                    Refusal.BAD_DIMENSIONS,
                    "picture size: %s (expected: sides up to %,d and at most %,d pixels)"
                            .formatted(size, MAX_SIDE, Picture.MAX_PIXELS));
        }
        return size;
    }

    /// A quality, 1 to 100.
    ///
    /// @throws RefusedException if it is out of that range
    public static int checkQuality(int quality) {
        if (quality < 1 || quality > 100) {
            throw new RefusedException(Refusal.BAD_VALUE, "quality: %d (expected: 1 to 100)".formatted(quality));
        }
        return quality;
    }
}
