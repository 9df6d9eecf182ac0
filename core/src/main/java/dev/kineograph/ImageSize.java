// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

/// A picture's size in pixels; both numbers are at least 1.
public record ImageSize(int width, int height) {

    /// Checks the range.
    ///
    /// @throws RefusedException if width or height is below 1
    public ImageSize {
        if (width < 1 || height < 1) {
            throw new RefusedException(
                    Refusal.BAD_DIMENSIONS, "picture size: %dx%d (expected: at least 1x1)".formatted(width, height));
        }
    }

    /// The size of the same picture when it is turned by a quarter.
    public ImageSize turned() {
        return new ImageSize(/* width= */ height, /* height= */ width);
    }

    /// The number of pixels.
    public long pixels() {
        return (long) width * height;
    }

    /// The size as people write it, such as `640x480`.
    @Override
    public String toString() {
        return width + "x" + height;
    }
}
