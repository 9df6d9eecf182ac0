// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.turbo;

import static dev.kineograph.imaging.Pixels.decode;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The bytes are those of `cjpeg`, which compresses an image as a whole.
class TurboCompressorTest {
    /// From here on, the library is more accurate by itself.
    private static final int ACCURATE = 96;

    @TempDir
    private Path folder;

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

    private byte[] cjpeg(BufferedImage image, int quality) throws IOException, InterruptedException {
        var pixels = folder.resolve("image.ppm");
        try (var out = new BufferedOutputStream(Files.newOutputStream(pixels))) {
            out.write("P6 %d %d 255\n".formatted(image.getWidth(), image.getHeight()).getBytes(US_ASCII));
            for (int rgb : image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth())) {
                out.write(rgb >> 16);
                out.write(rgb >> 8);
                out.write(rgb);
            }
        }
        var picture = folder.resolve("image.jpg");
        var process = new ProcessBuilder(
                        "cjpeg", "-quality", Integer.toString(quality), "-baseline", "-dct", quality < ACCURATE ? "fast" : "int",
                        "-sample", "2x2", "-outfile", picture.toString(), pixels.toString())
                .inheritIO()
                .start();
        assertThat(process.waitFor()).isZero();
        return Files.readAllBytes(picture);
    }

    @ParameterizedTest
    @CsvSource({"16, 16, 80", "640, 480, 1", "640, 480, 50", "640, 480, 100", "1280, 720, 80", "40000, 16, 80", "16, 4800, 80"})
    void theBytesAreThoseOfTheWholeImage(int width, int height, int quality) throws IOException, InterruptedException {
        var image = image(width, height);

        try (var compressor = TurboCompressor.ofQuality(quality).orElseThrow()) {
            assertThat(compressor.compress(image)).isEqualTo(cjpeg(image, quality));
            assertThat(compressor.compress(image)).as("once more, in memory that is there").isEqualTo(cjpeg(image, quality));
        }
    }

    /// What is beyond a side that is not a multiple of 16, which nobody sees, is rounded otherwise, and so are the blocks that end there.
    @ParameterizedTest
    @CsvSource({"1, 1, 80", "2, 2, 80", "17, 15, 80", "6, 3002, 80", "1279, 719, 80", "40001, 7, 80", "5, 3001, 80", "7, 9, 95"})
    void ofOtherSidesThePictureIsAsGood(int width, int height, int quality) throws IOException, InterruptedException {
        var image = image(width, height);

        try (var compressor = TurboCompressor.ofQuality(quality).orElseThrow()) {
            assertThat(difference(image, decode(compressor.compress(image))))
                    .isLessThanOrEqualTo(1.05 * difference(image, decode(cjpeg(image, quality))));
        }
    }

    /// The mean difference of a colour's value, of 255.
    private static double difference(BufferedImage image, BufferedImage shown) {
        return IntStream.range(0, image.getWidth() * image.getHeight())
                .mapToObj(i -> new int[] {i % image.getWidth(), i / image.getWidth()})
                .flatMapToInt(at -> {
                    int one = image.getRGB(at[0], at[1]);
                    int other = shown.getRGB(at[0], at[1]);
                    return IntStream.of(0, 8, 16).map(shift -> Math.abs((one >> shift & 0xff) - (other >> shift & 0xff)));
                })
                .average()
                .orElseThrow();
    }
}
