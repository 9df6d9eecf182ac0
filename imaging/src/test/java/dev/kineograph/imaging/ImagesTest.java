// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging;

import static dev.kineograph.imaging.Pixels.assertAbout;
import static dev.kineograph.imaging.Pixels.decode;
import static dev.kineograph.imaging.Pixels.pixel;
import static dev.kineograph.imaging.ImagingRefusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kineograph.ImageFormat;
import dev.kineograph.ImageSize;
import dev.kineograph.Picture;
import dev.kineograph.Refusal;
import dev.kineograph.imaging.encode.Encoder;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImagesTest {
    private static final Color CORNFLOWER = new Color(100, 149, 237);
    private static final Color HALF_RED = new Color(255, 0, 0, 128);

    /// Something for an encoder to do.
    private static void rays(Graphics2D graphics) {
        for (int x = 0; x < 200; x += 10) {
            graphics.setColor(new Color(x, 255 - x, 128));
            graphics.drawLine(x, 0, 200 - x, 150);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0xff0000, 0x00ff00, 0x0000ff, 0xffffff, 0x000000, 0x6495ed, 0xc71585})
    void aJpegHasTheColourThatWasAskedFor(int rgb) {
        var bytes = Images.jpeg(40, 30, new Color(rgb), 95);

        var picture = Picture.of(bytes);
        assertThat(picture.format()).isEqualTo(ImageFormat.JPEG);
        assertThat(picture.size()).isEqualTo(new ImageSize(40, 30));
        assertAbout(new Color(rgb), decode(bytes), 20, 15);
    }

    @Test
    void aPngHasExactlyTheColourThatWasAskedFor() {
        var bytes = Images.png(40, 30, CORNFLOWER);

        assertThat(Picture.of(bytes).format()).isEqualTo(ImageFormat.PNG);
        assertThat(pixel(decode(bytes), 39, 29)).isEqualTo(CORNFLOWER);
    }

    @Test
    void aPngKeepsATranslucentColour() {
        assertThat(pixel(decode(Images.png(8, 8, HALF_RED)), 4, 4)).isEqualTo(HALF_RED);
    }

    @Test
    void aTranslucentColourLiesOnWhiteInAJpeg() {
        assertAbout(new Color(255, 127, 127), decode(Images.jpeg(16, 16, HALF_RED)), 8, 8);
    }

    @Test
    void aJpegIsDrawnOnWhiteWithBlackInk() {
        var image = decode(Images.jpeg(64, 64, graphics -> graphics.fillRect(0, 0, 32, 64)));

        assertAbout(Color.BLACK, image, 10, 32);
        assertAbout(Color.WHITE, image, 54, 32);
    }

    @Test
    void aPngIsDrawnOnNothing() {
        var image = decode(Images.png(64, 64, graphics -> graphics.fillRect(0, 0, 32, 64)));

        assertThat(pixel(image, 10, 32)).isEqualTo(Color.BLACK);
        assertThat(pixel(image, 54, 32).getAlpha()).isZero();
    }

    @Test
    void edgesAreSmooth() {
        var image = decode(Images.png(64, 64, graphics -> graphics.drawLine(0, 0, 63, 40)));

        assertThat(Pixels.colors(image)).isGreaterThan(10);
    }

    @Test
    void aLowerQualityTakesFewerBytes() {
        int before = 0;
        for (int quality : new int[] {1, 25, 50, 75, 100}) {
            int length = Images.jpeg(200, 150, ImagesTest::rays, quality).length;
            assertThat(length).as("quality %d", quality).isGreaterThan(before);
            before = length;
        }
    }

    @Test
    void theQualityIs80IfNobodySaysOne() {
        var image = decode(Images.png(200, 150, ImagesTest::rays));

        assertThat(Images.jpeg(image)).isEqualTo(Images.jpeg(image, 80));
        assertThat(Images.jpeg(200, 150, ImagesTest::rays)).isEqualTo(Images.jpeg(200, 150, ImagesTest::rays, 80));
        assertThat(Images.jpeg(20, 10, Color.PINK)).isEqualTo(Images.jpeg(20, 10, Color.PINK, 80));
    }

    static Stream<Integer> imageTypes() {
        return IntStream.rangeClosed(BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_BYTE_INDEXED)
                .boxed();
    }

    @ParameterizedTest
    @MethodSource("imageTypes")
    void everyKindOfImageComesBackInItsColoursAndWithWhiteInsteadOfNothing(int type) {
        var image = new BufferedImage(32, 16, type);
        var graphics = image.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, 16, 16);
        graphics.setColor(Color.BLACK);
        graphics.fillRect(16, 0, 8, 16);
        graphics.dispose();

        var decoded = decode(Images.jpeg(image, 100));

        assertAbout(Color.WHITE, decoded, 4, 8);
        assertAbout(Color.BLACK, decoded, 20, 8);
        assertAbout(image.getColorModel().hasAlpha() ? Color.WHITE : Color.BLACK, decoded, 30, 8);
    }

    @ParameterizedTest
    @ValueSource(ints = {BufferedImage.TYPE_INT_ARGB, BufferedImage.TYPE_INT_ARGB_PRE, BufferedImage.TYPE_4BYTE_ABGR})
    void anImageWithAlphaDoesNotTurnPink(int type) {
        var image = new BufferedImage(32, 32, type);
        var graphics = image.createGraphics();
        graphics.setColor(CORNFLOWER);
        graphics.fillRect(0, 0, 32, 32);
        graphics.dispose();

        var decoded = decode(Images.jpeg(image, 100));

        assertAbout(CORNFLOWER, decoded, 16, 16);
        assertThat(decoded.getRaster().getNumBands()).isEqualTo(3);
    }

    @Test
    void aPngComesBackPixelForPixel() {
        var image = decode(Images.png(200, 150, ImagesTest::rays));

        var again = decode(Images.png(image));

        assertThat(again.getRGB(0, 0, 200, 150, null, 0, 200)).isEqualTo(image.getRGB(0, 0, 200, 150, null, 0, 200));
    }

    @Test
    void manyThreadsEncodeAtOnce() throws Exception {
        var image = decode(Images.png(200, 150, ImagesTest::rays));
        var expected = Images.jpeg(image);

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<byte[]> encode = () -> Images.jpeg(image);
            var encoded = threads.invokeAll(Stream.generate(() -> encode).limit(64).toList());

            for (var bytes : encoded) {
                assertThat(bytes.get()).isEqualTo(expected);
            }
        }
    }

    @Test
    void oneEncoderServesPicturesOfAllSizes() {
        try (var encoder = Encoder.of(ImageFormat.JPEG, 90)) {
            for (int side : new int[] {1, 500, 3, 64}) {
                var image = new BufferedImage(side, side + 1, BufferedImage.TYPE_INT_RGB);
                assertThat(encoder.encode(image)).isEqualTo(Images.jpeg(image, 90));
            }
        }
    }

    @Test
    void whatAPainterThrowsIsItsCallersMatter() {
        assertThatThrownBy(() -> Images.jpeg(8, 8, _ -> {
                    throw new IllegalStateException("no ink");
                }))
                .hasMessage("no ink");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 101, Integer.MAX_VALUE})
    void aQualityOutOfItsRangeIsRefused(int quality) {
        var expected = "quality: %d (expected: 1 to 100)".formatted(quality);

        assertRefused(Refusal.BAD_VALUE, () -> Images.jpeg(8, 8, Color.RED, quality)).isEqualTo(expected);
        assertRefused(Refusal.BAD_VALUE, () -> Images.jpeg(8, 8, ImagesTest::rays, quality)).isEqualTo(expected);
        assertRefused(Refusal.BAD_VALUE, () -> Images.jpeg(new BufferedImage(8, 8, 1), quality)).isEqualTo(expected);
    }

    @Test
    void sizesThatAreNoneOrTooLargeAreRefusedBeforeMemoryIsTaken() {
        assertRefused(Refusal.BAD_DIMENSIONS, () -> Images.jpeg(0, 8, Color.RED)).contains("0x8");
        assertRefused(Refusal.BAD_DIMENSIONS, () -> Images.png(8, -1, ImagesTest::rays)).contains("8x-1");
        assertRefused(Refusal.BAD_DIMENSIONS, () -> Images.jpeg(65_501, 1, Color.RED)).contains("sides up to 65,500");
        assertRefused(Refusal.BAD_DIMENSIONS, () -> Images.png(65_000, 65_000, Color.RED)).contains("64,000,000");
        assertRefused(Refusal.BAD_DIMENSIONS, () -> Images.jpeg(new BufferedImage(65_501, 1, 1)));
    }

    @Test
    void theLongestSideIsEncoded() {
        assertThat(Picture.of(Images.jpeg(65_500, 1, Color.RED)).size()).isEqualTo(new ImageSize(65_500, 1));
    }
}
