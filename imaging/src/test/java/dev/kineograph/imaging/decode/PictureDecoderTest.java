// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.decode;

import static dev.kineograph.imaging.ImagingRefusals.assertRefused;
import static dev.kineograph.imaging.JpegTools.cjpeg;
import static dev.kineograph.imaging.JpegTools.inserted;
import static dev.kineograph.imaging.JpegTools.ofManyScans;
import static dev.kineograph.imaging.JpegTools.oriented;
import static dev.kineograph.imaging.TestImage.difference;
import static dev.kineograph.imaging.TestImage.gradient;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kineograph.Fit;
import dev.kineograph.ImageSize;
import dev.kineograph.Picture;
import dev.kineograph.Refusal;
import dev.kineograph.Variant;
import dev.kineograph.imaging.Images;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PictureDecoderTest {
    private static final double GOOD = 3;

    private static BufferedImage decoded(byte[] bytes) {
        return decoded(bytes, Variant.ORIGINAL);
    }

    private static BufferedImage decoded(byte[] bytes, Variant variant) {
        var picture = Picture.of(bytes);
        return PictureDecoder.decode(picture, Reshape.of(picture, variant));
    }

    /// What `cjpeg` is asked for.
    @ParameterizedTest
    @ValueSource(strings = {
        "-sample 1x1", "-sample 2x1", "-sample 2x2", "-sample 1x2", "-sample 4x1", "-sample 4x2", "-progressive", "-restart 1", "-restart 3B", "-arithmetic",
        "-arithmetic -progressive", "-optimize", "-quality 100 -sample 1x1", "-rgb"
    })
    void everyKindOfJpegIsDecoded(String options) {
        var image = gradient(101, 67);

        assertThat(difference(image, decoded(cjpeg(image, options.split(" "))))).isLessThan(GOOD);
    }

    @Test
    void aGreyJpegIsDecoded() {
        var image = gradient(64, 48);

        var grey = decoded(cjpeg(image, "-grayscale"));

        var color = new Color(grey.getRGB(10, 10));
        assertThat(color.getRed()).isEqualTo(color.getGreen()).isEqualTo(color.getBlue()).isCloseTo(76, within(20));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 2", "8192, 1", "1, 8192", "8192, 9", "17, 15", "1279, 719"})
    void everySizeIsDecoded(int width, int height) {
        var image = gradient(width, height);

        assertThat(difference(image, decoded(cjpeg(image, "-sample", "1x1")))).isLessThan(GOOD);
        assertThat(difference(image, decoded(Images.png(image)))).isZero();
    }

    /// Four components, as for printers: all of them inverted, as every program that writes such JPEGs does it.
    private static byte[] fourComponents(int... values) throws IOException {
        var raster = Raster.createInterleavedRaster(0, 32, 24, 4, null);
        for (int y = 0; y < 24; y++) {
            for (int x = 0; x < 32; x++) {
                raster.setPixel(x, y, values);
            }
        }
        var bytes = new ByteArrayOutputStream();
        var writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        try (var out = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(raster, null, null), null);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    @Test
    void theColoursOfPrintersAreMixed() throws IOException {
        var color = new Color(decoded(fourComponents(255, 100, 0, 128)).getRGB(16, 12));

        assertThat(color.getRed()).isCloseTo(128, within(4));
        assertThat(color.getGreen()).isCloseTo(50, within(4));
        assertThat(color.getBlue()).isCloseTo(0, within(4));
    }

    /// With the marker of Adobe that says so, the first three are brightness and colour.
    @Test
    void printersColoursAsBrightnessAndColourAreMixed() throws IOException {
        byte[] bytes = fourComponents(200, 128, 128, 255);
        int adobe = new String(bytes, ISO_8859_1).indexOf("Adobe");
        byte[] ycck = adobe < 0 ? inserted(bytes, "ffee000e41646f626500640000000002") : bytes;
        if (adobe > 0) {
            ycck[adobe + 11] = 2;
        }

        assertThat(new Color(decoded(ycck).getRGB(16, 12))).isEqualTo(new Color(55, 55, 55));
    }

    @ParameterizedTest
    @ValueSource(ints = {160, 80, 40, 20, 100, 319, 10})
    void aJpegIsDecodedSmallerAndAsGood(int width) {
        var image = gradient(320, 240);

        var small = decoded(cjpeg(image, "-sample", "1x1"), Variant.ORIGINAL.withWidth(width));

        assertThat(small.getWidth()).isEqualTo(width);
        assertThat(difference(gradient(width, small.getHeight()), small)).isLessThan(GOOD + 160.0 / width);
    }

    @Test
    void aJpegThatBreaksOffIsDecodedAsFarAsItGoes() {
        byte[] whole = cjpeg(gradient(320, 240));

        var half = decoded(Arrays.copyOf(whole, whole.length / 2));

        assertThat(difference(gradient(320, 240).getSubimage(0, 0, 320, 60), half.getSubimage(0, 0, 320, 60))).isLessThan(GOOD);
    }

    @Test
    void aJpegWhosePixelsAreNoneIsRefusedWithASentence() {
        byte[] bytes = cjpeg(gradient(320, 240));
        // A Huffman table that has no codes.
        int table = new String(bytes, ISO_8859_1).indexOf("\u00ff\u00c4");
        Arrays.fill(bytes, table + 5, table + 5 + 16, (byte) 0);
        bytes[table + 5] = (byte) 1;

        assertRefused(Refusal.NOT_AN_IMAGE, () -> decoded(bytes)).startsWith("image/jpeg: ");
    }

    @Test
    void manyScansAreRefusedBeforeTheyAreDecoded() {
        byte[] bytes = ofManyScans(gradient(320, 240));

        assertRefused(Refusal.TOO_COSTLY, () -> decoded(bytes)).isEqualTo("image/jpeg: 96 scans (expected: at most 64)");
    }

    @Test
    void fewScansOfManyPixelsAreRefusedBeforeTheyAreDecoded() {
        byte[] bytes = cjpeg(new BufferedImage(7_000, 5_000, BufferedImage.TYPE_INT_RGB), "-progressive");

        assertRefused(Refusal.TOO_COSTLY, () -> decoded(bytes, Variant.ORIGINAL.withWidth(100)))
                .isEqualTo("image/jpeg: 10 scans of 35,000,000 pixels (expected: at most 32,000,000 pixels in several scans, and 256,000,000 in all of them together)");
    }

    @Test
    void moreThanSixteenMegapixelsAreNeverInMemory() {
        byte[] bytes = Images.jpeg(8_000, 4_000, Color.PINK);

        assertRefused(Refusal.TOO_COSTLY, () -> decoded(bytes)).startsWith("new size: 8000x4000, 32,000,000 pixels (expected: ");
        assertThat(decoded(bytes, Variant.ORIGINAL.withWidth(4_000)).getWidth()).isEqualTo(4_000);
        assertThat(decoded(Images.png(8_000, 4_000, Color.PINK), Variant.ORIGINAL.withWidth(4_000)).getWidth()).isEqualTo(4_000);
    }

    @Test
    void aPictureIsCutInItsMiddle() {
        var image = gradient(320, 240);

        var cut = decoded(cjpeg(image, "-sample", "1x1"), Variant.ORIGINAL.within(60, 120, Fit.COVER));

        assertThat(new ImageSize(cut.getWidth(), cut.getHeight())).isEqualTo(new ImageSize(60, 120));
        var middle = gradient(320, 240).getSubimage(100, 0, 120, 240);
        assertThat(Math.abs(new Color(cut.getRGB(0, 0)).getRed() - new Color(middle.getRGB(0, 0)).getRed())).isLessThan(8);
        assertThat(Math.abs(new Color(cut.getRGB(59, 0)).getGreen() - new Color(middle.getRGB(119, 0)).getGreen())).isLessThan(8);
    }

    @ParameterizedTest
    @CsvSource({"1, 0, 1", "2, 1, 0", "3, 3, 2", "4, 2, 3", "5, 0, 2", "6, 1, 3", "7, 3, 1", "8, 2, 0"})
    void aPictureIsTurnedAsItsDataSay(int orientation, int red, int green) {
        byte[] jpeg = oriented(cjpeg(gradient(80, 60), "-sample", "1x1"), orientation);

        for (int width : new int[] {80, 41, 20}) {
            var upright = decoded(jpeg, Variant.ORIGINAL.withWidth(width));

            assertThat(corner(upright, red).getRed()).as("red at %d", red).isGreaterThan(200);
            assertThat(corner(upright, green).getGreen()).as("green at %d", green).isGreaterThan(200);
        }
    }

    private static Color corner(BufferedImage image, int corner) {
        return new Color(image.getRGB(corner % 2 * (image.getWidth() - 1), corner / 2 * (image.getHeight() - 1)));
    }
}
