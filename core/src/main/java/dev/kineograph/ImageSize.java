// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

/// A picture's size in pixels, as its header says it; both are at least 1.
public record ImageSize(int width, int height) {

    /// Checks that there is a picture to see.
    public ImageSize {
        if (width < 1 || height < 1) {
            throw new RefusedException(
                    Refusal.BAD_DIMENSIONS, "picture size: %dx%d (expected: at least 1x1)".formatted(width, height));
        }
    }

    /// How many pixels there are in all.
    public long pixels() {
        return (long) width * height;
    }

    /// The size as people write it: `640x480`.
    @Override
    public String toString() {
        return width + "x" + height;
    }
}
