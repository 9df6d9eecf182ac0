// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.turbo;

import static dev.kineograph.imaging.Pixels.decode;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.imaging.JpegTools;
import dev.kineograph.imaging.TestImage;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The bytes are those of `cjpeg`, which compresses an image as a whole.
class TurboCompressorTest {
    /// From here on, the library is more accurate by itself.
    private static final int ACCURATE = 96;

    private static BufferedImage image(int width, int height) {
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        var random = new Random(1);
        var graphics = image.createGraphics();
        for (int i = 0; i < 50; i++) {
            graphics.setColor(new Color(random.nextInt(1 << 24)));
            graphics.fillOval(random.nextInt(width), random.nextInt(height), 1 + random.nextInt(100), 1 + random.nextInt(100));
        }
        graphics.dispose();
        return image;
    }

    private static byte[] cjpeg(BufferedImage image, int quality) {
        return JpegTools.cjpeg(
                image, "-quality", Integer.toString(quality), "-baseline", "-dct", quality < ACCURATE ? "fast" : "int", "-sample", "2x2");
    }

    @ParameterizedTest
    @CsvSource({"16, 16, 80", "640, 480, 1", "640, 480, 50", "640, 480, 100", "1280, 720, 80", "40000, 16, 80", "16, 4800, 80"})
    void theBytesAreThoseOfTheWholeImage(int width, int height, int quality) {
        var image = image(width, height);

        try (var compressor = TurboCompressor.ofQuality(quality).orElseThrow()) {
            assertThat(compressor.compress(image)).isEqualTo(cjpeg(image, quality));
            assertThat(compressor.compress(image)).as("once more, in memory that is there").isEqualTo(cjpeg(image, quality));
        }
    }

    /// What is beyond a side that is not a multiple of 16, which nobody sees, is rounded otherwise, and so are the blocks that end there.
    @ParameterizedTest
    @CsvSource({"1, 1, 80", "2, 2, 80", "17, 15, 80", "6, 3002, 80", "1279, 719, 80", "40001, 7, 80", "5, 3001, 80", "7, 9, 95"})
    void ofOtherSidesThePictureIsAsGood(int width, int height, int quality) {
        var image = image(width, height);

        try (var compressor = TurboCompressor.ofQuality(quality).orElseThrow()) {
            assertThat(TestImage.difference(image, decode(compressor.compress(image))))
                    .isLessThanOrEqualTo(1.05 * TestImage.difference(image, decode(cjpeg(image, quality))));
        }
    }
}
