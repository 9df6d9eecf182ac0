// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.IntStream;

/// An image in which one can see how it is turned, and how well it is kept.
public final class TestImage {
    private TestImage() {}

    /// Soft colours, red on the left and green on the right, darker at the bottom.
    public static BufferedImage gradient(int width, int height) {
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                double light = 1 - 0.7 * y / height;
                image.setRGB(x, y, new Color((int) (255 * light * (width - x) / width), (int) (255 * light * x / width), (int) (100 * light)).getRGB());
            }
        }
        return image;
    }

    /// The mean difference of a colour's value, of 255, if both have one size.
    public static double difference(BufferedImage image, BufferedImage shown) {
        assertThat(List.of(shown.getWidth(), shown.getHeight())).isEqualTo(List.of(image.getWidth(), image.getHeight()));
        return IntStream.range(0, image.getWidth() * image.getHeight())
                .flatMap(i -> differences(image.getRGB(i % image.getWidth(), i / image.getWidth()), shown.getRGB(i % image.getWidth(), i / image.getWidth())))
                .average()
                .orElseThrow();
    }

    private static IntStream differences(int one, int other) {
        return IntStream.of(0, 8, 16).map(shift -> Math.abs((one >> shift & 0xff) - (other >> shift & 0xff)));
    }
}
