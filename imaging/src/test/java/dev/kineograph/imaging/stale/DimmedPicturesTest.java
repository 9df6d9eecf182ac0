// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.stale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kineograph.ImageFormat;
import dev.kineograph.ImageSize;
import dev.kineograph.Picture;
import dev.kineograph.imaging.Images;
import dev.kineograph.imaging.JpegTools;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DimmedPicturesTest {
    private static final Path SAMPLES = Path.of("../core/src/test/resources/images");
    private static final int BRIGHT = 200;

    private final DimmedPictures painter = new DimmedPictures();

    private static BufferedImage decoded(Picture picture) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(picture.toByteArray()));
    }

    private static long bright(BufferedImage image) {
        int[] pixels = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        return Arrays.stream(pixels).filter(pixel -> new Color(pixel).getGreen() > BRIGHT).count();
    }

    private static Picture red(ImageFormat format, int width, int height) {
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        var graphics = image.createGraphics();
        graphics.setColor(Color.RED);
        graphics.fillRect(0, 0, width, height);
        graphics.dispose();
        return Picture.of(format == ImageFormat.PNG ? Images.png(image) : Images.jpeg(image), Duration.ofMinutes(4));
    }

    @ParameterizedTest
    @CsvSource({"JPEG, 320, 240", "PNG, 320, 240", "JPEG, 17, 900", "PNG, 900, 17", "JPEG, 1, 1"})
    void aPictureIsDarkerAndHasItsFormatAndSize(ImageFormat format, int width, int height) throws IOException {
        var dimmed = painter.dimmed(red(format, width, height));

        assertThat(dimmed.format()).isEqualTo(format);
        assertThat(dimmed.size()).isEqualTo(new ImageSize(width, height));
        var corner = new Color(decoded(dimmed).getRGB(0, 0));
        if (width > 1) {
            assertThat(corner.getRed()).isCloseTo(105, within(12));
            assertThat(corner.getGreen()).isLessThan(12);
        }
    }

    @Test
    void itsAgeIsWrittenOnIt() throws IOException {
        var dimmed = decoded(painter.dimmed(red(ImageFormat.PNG, 320, 240)));

        assertThat(bright(dimmed)).isBetween(500L, 5_000L);
        assertThat(bright(dimmed.getSubimage(0, 0, 320, 90))).isZero();
        assertThat(bright(dimmed.getSubimage(0, 150, 320, 90))).isZero();
    }

    @ParameterizedTest
    @CsvSource({"PT0.9S, 0 s", "PT59S, 59 s", "PT1M, 1 min", "PT59M59S, 59 min", "PT1H, 1 h", "PT47H, 47 h", "PT48H, 2 days", "P365D, 365 days"})
    void anAgeHasOneUnit(Duration age, String text) {
        assertThat(DimmedPictures.text(age)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"still.avif", "animated.webp"})
    void whatCannotBeReadBecomesADarkPictureOfItsSize(String sample) throws IOException {
        var picture = Picture.of(Files.readAllBytes(SAMPLES.resolve(sample)));

        var dimmed = painter.dimmed(picture);

        assertThat(dimmed.format()).isEqualTo(ImageFormat.JPEG);
        assertThat(dimmed.size()).isEqualTo(picture.size());
        assertThat(new Color(decoded(dimmed).getRGB(0, 0)).getRed()).isCloseTo(26, within(6));
    }

    @Test
    void aPictureThatBreaksOffIsShownAsFarAsItGoesOrDark() {
        for (var format : new ImageFormat[] {ImageFormat.JPEG, ImageFormat.PNG}) {
            byte[] whole = red(format, 320, 240).toByteArray();
            for (int length = whole.length - 1; length > whole.length * 2 / 3; length -= whole.length / 20) {
                var picture = Picture.of(Arrays.copyOf(whole, length));

                assertThat(painter.dimmed(picture).size()).isEqualTo(picture.size());
            }
        }
    }

    /// Where the colours of its pixels' upper corners are shown: 0 to 3 for the corners of the picture, row by row.
    @ParameterizedTest
    @CsvSource({"1, 0, 1", "2, 1, 0", "3, 3, 2", "4, 2, 3", "5, 0, 2", "6, 1, 3", "7, 3, 1", "8, 2, 0"})
    void aPictureIsTurnedAsItsDataSay(int orientation, int red, int green) throws IOException {
        byte[] pixels = Images.jpeg(80, 60, graphics -> {
            graphics.setColor(Color.RED);
            graphics.fillRect(0, 0, 40, 30);
            graphics.setColor(Color.GREEN);
            graphics.fillRect(40, 0, 40, 30);
        });
        var picture = Picture.of(JpegTools.oriented(pixels, orientation));

        var dimmed = decoded(painter.dimmed(picture));

        int width = orientation < 5 ? 80 : 60;
        assertThat(new ImageSize(dimmed.getWidth(), dimmed.getHeight())).isEqualTo(picture.size()).isEqualTo(new ImageSize(width, 140 - width));
        var colors = Stream.of(0, 1, 2, 3)
                .map(corner -> new Color(dimmed.getRGB(corner % 2 * (dimmed.getWidth() - 1), corner / 2 * (dimmed.getHeight() - 1))))
                .toList();
        assertThat(colors.get(red)).satisfies(color -> assertThat(color.getRed() - color.getGreen()).isGreaterThan(80));
        assertThat(colors.get(green)).satisfies(color -> assertThat(color.getGreen() - color.getRed()).isGreaterThan(80));
    }

    @Test
    void aHugePictureGetsSmaller() throws IOException {
        var dimmed = painter.dimmed(red(ImageFormat.JPEG, 8_000, 4_000));

        assertThat(dimmed.size()).isEqualTo(new ImageSize(4_000, 2_000));
        assertThat(new Color(decoded(dimmed).getRGB(3_999, 1_999)).getRed()).isCloseTo(105, within(12));
    }
}
