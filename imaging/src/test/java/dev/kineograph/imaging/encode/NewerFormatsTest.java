// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.encode;

import static dev.kineograph.imaging.ImagingRefusals.assertRefused;
import static dev.kineograph.imaging.Pixels.decode;
import static dev.kineograph.imaging.TestImage.difference;
import static dev.kineograph.imaging.TestImage.gradient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kineograph.ImageFormat;
import dev.kineograph.ImageSize;
import dev.kineograph.Picture;
import dev.kineograph.Refusal;
import dev.kineograph.Variant;
import dev.kineograph.imaging.JpegTools;
import dev.kineograph.imaging.decode.PictureDecoder;
import dev.kineograph.imaging.decode.Reshape;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// WebP and AVIF, by the system's libraries.
class NewerFormatsTest {
    @TempDir
    private Path folder;

    private static byte[] encoded(ImageFormat format, BufferedImage image, int quality) {
        try (var encoder = Encoder.of(format, quality)) {
            return encoder.encode(image);
        }
    }

    private BufferedImage decoded(byte[] bytes) throws IOException {
        var picture = Picture.of(bytes);
        if (picture.format() == ImageFormat.WEBP) {
            return PictureDecoder.decode(picture, Reshape.of(picture, Variant.ORIGINAL));
        }
        var avif = Files.write(folder.resolve("picture.avif"), bytes);
        var png = folder.resolve("picture.png");
        JpegTools.run("avifdec", new byte[0], avif.toString(), png.toString());
        return decode(Files.readAllBytes(png));
    }

    @ParameterizedTest
    @EnumSource(names = {"WEBP", "AVIF"})
    void thePictureIsTheImage(ImageFormat format) throws IOException {
        for (var size : new ImageSize[] {new ImageSize(320, 240), new ImageSize(1, 1), new ImageSize(17, 15), new ImageSize(50, 501)}) {
            var image = gradient(size.width(), size.height());

            byte[] bytes = encoded(format, image, 90);

            assertThat(Picture.of(bytes).format()).isEqualTo(format);
            assertThat(Picture.of(bytes).size()).isEqualTo(size);
            assertThat(difference(image, decoded(bytes))).as("%s", size).isLessThan(6);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"WEBP", "AVIF"})
    void translucencyIsKept(ImageFormat format) throws IOException {
        var image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_ARGB);
        for (int i = 0; i < 64 * 64; i++) {
            image.setRGB(i % 64, i / 64, i % 64 < 32 ? 0x80ff0000 : 0);
        }

        var shown = decoded(encoded(format, image, 95));

        assertThat(shown.getRGB(10, 10) >>> 24).isCloseTo(0x80, within(3));
        assertThat(shown.getRGB(10, 10) >> 16 & 0xff).isCloseTo(255, within(8));
        assertThat(shown.getRGB(50, 10) >>> 24).isCloseTo(0, within(3));
    }

    @ParameterizedTest
    @EnumSource(names = {"WEBP", "AVIF"})
    void aLowerQualityTakesFewerBytes(ImageFormat format) {
        var image = gradient(320, 240);

        assertThat(encoded(format, image, 20).length).isLessThan(encoded(format, image, 60).length);
        assertThat(encoded(format, image, 60).length).isLessThan(encoded(format, image, 100).length);
    }

    @Test
    void aGifIsNotMade() {
        assertRefused(Refusal.NOT_ENCODABLE, () -> Encoder.of(ImageFormat.GIF, 80))
                .isEqualTo("format: image/gif cannot be made here (expected: image/jpeg, image/png, image/webp or image/avif)");
    }
}
