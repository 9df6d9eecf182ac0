// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import javax.imageio.ImageIO;

/// What a viewer makes of a picture's bytes.
public final class Pixels {
    private static final int JPEG_TOLERANCE = 6;

    private Pixels() {}

    public static BufferedImage decode(byte[] bytes) {
        try {
            return ImageIO.read(new ByteArrayInputStream(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Color pixel(BufferedImage image, int x, int y) {
        return new Color(image.getRGB(x, y), true);
    }

    /// Asserts a colour as far as a JPEG keeps it.
    public static void assertAbout(Color expected, BufferedImage image, int x, int y) {
        var seen = pixel(image, x, y);
        assertThat(new int[] {seen.getRed(), seen.getGreen(), seen.getBlue(), seen.getAlpha()})
                .as("pixel %d,%d is %s", x, y, seen)
                .usingElementComparator((a, b) -> Math.abs(a - b) <= JPEG_TOLERANCE ? 0 : a - b)
                .containsExactly(expected.getRed(), expected.getGreen(), expected.getBlue(), expected.getAlpha());
    }

    /// How many different colours there are.
    public static long colors(BufferedImage image) {
        var pixels = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        return Arrays.stream(pixels).distinct().count();
    }
}
