// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.turbo;

import static dev.kineograph.imaging.Pixels.decode;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.imaging.JpegTools;
import dev.kineograph.imaging.TestImage;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The bytes are those of `cjpeg`, with a restart marker after each strip of a large image.
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

    /// @param strip how many rows of blocks are in a strip; 0 if there is only one
    private static byte[] cjpeg(BufferedImage image, int quality, int strip) {
        return JpegTools.cjpeg(
                image, "-quality", Integer.toString(quality), "-baseline", "-dct", quality < ACCURATE ? "fast" : "int", "-sample", "2x2", "-restart",
                Integer.toString(strip));
    }

    @ParameterizedTest
    @CsvSource({
        "16, 16, 80, 0", "640, 480, 1, 0", "640, 480, 50, 0", "640, 480, 100, 0", "1280, 720, 80, 16", "40000, 16, 80, 0", "16, 4800, 80, 0",
        "1, 1, 80, 0", "2, 2, 80, 0", "17, 15, 80, 0", "6, 64002, 80, 3413", "1279, 719, 80, 16", "40001, 7, 80, 0", "40001, 70, 80, 1", "7, 9, 95, 0",
        "2000, 1000, 95, 10"
    })
    void theBytesAreThoseOfTheWholeImage(int width, int height, int quality, int strip) {
        var image = image(width, height);

        try (var compressor = TurboCompressor.ofQuality(quality).orElseThrow()) {
            assertThat(compressor.compress(image)).isEqualTo(cjpeg(image, quality, strip));
            assertThat(compressor.compress(image)).as("once more, in memory that is there").isEqualTo(cjpeg(image, quality, strip));
        }
    }

    @Test
    void greysAreMadeInStripsToo() {
        var image = new BufferedImage(3000, 1003, BufferedImage.TYPE_BYTE_GRAY);
        image.createGraphics().drawImage(image(3000, 1003), 0, 0, null);

        try (var compressor = TurboCompressor.ofQuality(90).orElseThrow()) {
            assertThat(TestImage.difference(image, decode(compressor.compress(image)))).isLessThan(3);
        }
    }
}
