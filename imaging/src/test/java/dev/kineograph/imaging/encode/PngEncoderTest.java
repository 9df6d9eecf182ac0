// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.encode;

import static dev.kineograph.imaging.Pixels.decode;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.ImageFormat;
import dev.kineograph.ImageSize;
import dev.kineograph.imaging.JpegTools;
import java.awt.Color;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What others read in our PNGs is what was encoded, pixel for pixel.
class PngEncoderTest {
    @TempDir
    private Path folder;

    private final PngEncoder encoder = new PngEncoder();

    static Stream<BufferedImage> images() {
        return IntStream.of(BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_INT_ARGB).boxed().flatMap(type -> Stream.concat(
                Stream.of(new ImageSize(1, 1), new ImageSize(1, 700), new ImageSize(8192, 2), new ImageSize(17, 15), new ImageSize(640, 480)).map(size -> noise(size, type)),
                Stream.of(drawing(type), noise(new ImageSize(100, 80), type).getSubimage(13, 7, 61, 50))));
    }

    /// Grows by compression.
    private static BufferedImage noise(ImageSize size, int type) {
        var image = new BufferedImage(size.width(), size.height(), type);
        var random = new Random(1);
        for (int i = 0; i < size.pixels(); i++) {
            image.setRGB(i % size.width(), i / size.width(), random.nextInt());
        }
        return image;
    }

    private static BufferedImage drawing(int type) {
        var image = new BufferedImage(400, 300, type);
        var graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setColor(new Color(200, 50, 0, 150));
        graphics.fillOval(20, 20, 300, 200);
        graphics.dispose();
        return image;
    }

    @ParameterizedTest
    @MethodSource("images")
    void javaReadsTheSamePixels(BufferedImage image) {
        for (int i = 0; i < 2; i++) {
            var read = decode(encoder.encode(image));

            int width = image.getWidth();
            assertThat(read.getColorModel().hasAlpha()).isEqualTo(image.getColorModel().hasAlpha());
            assertThat(read.getRGB(0, 0, width, image.getHeight(), null, 0, width)).isEqualTo(image.getRGB(0, 0, width, image.getHeight(), null, 0, width));
        }
    }

    @ParameterizedTest
    @MethodSource("images")
    void pngcheckAndFfmpegFindNothingWrong(BufferedImage image) throws IOException {
        var file = Files.write(folder.resolve("picture.png"), encoder.encode(image));

        assertThat(new String(JpegTools.run("pngcheck", new byte[0], "-q", file.toString()), UTF_8)).isEmpty();
        byte[] pixels = JpegTools.run(
                "ffmpeg", new byte[0], "-v", "error", "-i", file.toString(), "-f", "rawvideo", "-pix_fmt", "argb", "-");
        for (int i = 0; i < pixels.length / 4; i += 97) {
            int argb = (pixels[4 * i] & 0xff) << 24 | (pixels[4 * i + 1] & 0xff) << 16 | (pixels[4 * i + 2] & 0xff) << 8 | (pixels[4 * i + 3] & 0xff);
            assertThat(argb).isEqualTo(image.getRGB(i % image.getWidth(), i / image.getWidth()));
        }
    }

    @Test
    void otherKindsOfImagesAreEncodedToo() {
        for (int type : List.of(BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_3BYTE_BGR, BufferedImage.TYPE_BYTE_BINARY, BufferedImage.TYPE_USHORT_565_RGB)) {
            try (var jdk = new JdkEncoder(ImageFormat.PNG, 100)) {
                assertThat(encoder.encode(drawing(type))).isEqualTo(jdk.encode(drawing(type)));
            }
        }
    }
}
