// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging;

import java.awt.image.BufferedImage;

/// Where a picture is not transparent: whole pixels, those half covered counted, fainter ones not.
///
/// @param pixels how many
/// @param left the first column with ink
/// @param top the first row with ink
/// @param right the last column with ink
/// @param bottom the last row with ink
public record Ink(int pixels, int left, int top, int right, int bottom) {

    public static Ink of(byte[] picture) {
        return of(Pixels.decode(picture));
    }

    public static Ink of(BufferedImage image) {
        int pixels = 0;
        int left = image.getWidth();
        int top = image.getHeight();
        int right = -1;
        int bottom = -1;
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                if (image.getRGB(x, y) >>> 24 >= 128) {
                    pixels++;
                    left = Math.min(left, x);
                    top = Math.min(top, y);
                    right = Math.max(right, x);
                    bottom = Math.max(bottom, y);
                }
            }
        }
        return new Ink(pixels, left, top, right, bottom);
    }

    public int width() {
        return right - left + 1;
    }

    public int height() {
        return bottom - top + 1;
    }
}
