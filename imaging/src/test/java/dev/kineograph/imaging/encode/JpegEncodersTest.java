// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.encode;

import static dev.kineograph.imaging.Pixels.assertAbout;
import static dev.kineograph.imaging.Pixels.decode;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.ImageFormat;
import dev.kineograph.ImageSize;
import dev.kineograph.Picture;
import dev.kineograph.imaging.turbo.TurboCompressor;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What libturbojpeg makes of an image, and what the JDK does.
class JpegEncodersTest {
    private static final List<Color> QUARTERS = List.of(Color.RED, Color.GREEN, Color.BLUE, Color.WHITE);

    private static Encoder turbo() {
        return new TurboEncoder(TurboCompressor.ofQuality(95).orElseThrow());
    }

    private static Encoder jdk() {
        return new JdkEncoder(ImageFormat.JPEG, 95);
    }

    static Stream<Arguments> kinds() {
        var kinds = new ArrayList<Arguments>();
        for (int type = BufferedImage.TYPE_INT_RGB; type <= BufferedImage.TYPE_BYTE_INDEXED; type++) {
            // Java's own conversions of greys do not agree with one another.
            if (type != BufferedImage.TYPE_BYTE_GRAY && type != BufferedImage.TYPE_USHORT_GRAY) {
                kinds.add(Arguments.of("turbo", type));
                kinds.add(Arguments.of("jdk", type));
            }
        }
        return kinds.stream();
    }

    private static Encoder encoder(String name) {
        return name.equals("turbo") ? turbo() : jdk();
    }

    /// An image whose quarters have a colour each.
    private static BufferedImage quarters(int width, int height, int type) {
        var image = new BufferedImage(width, height, type);
        var graphics = image.createGraphics();
        for (int i = 0; i < QUARTERS.size(); i++) {
            graphics.setColor(QUARTERS.get(i));
            graphics.fillRect(i % 2 * width / 2, i / 2 * height / 2, width / 2 + 1, height / 2 + 1);
        }
        graphics.dispose();
        return image;
    }

    /// A colour as an image of that kind has it, such as a grey.
    private static Color as(int type, Color color) {
        var pixel = new BufferedImage(1, 1, type);
        pixel.setRGB(0, 0, color.getRGB());
        return new Color(pixel.getRGB(0, 0));
    }

    private static void assertQuarters(BufferedImage shown, int type) {
        for (int i = 0; i < QUARTERS.size(); i++) {
            int x = shown.getWidth() / 4 + i % 2 * shown.getWidth() / 2;
            int y = shown.getHeight() / 4 + i / 2 * shown.getHeight() / 2;
            assertAbout(as(type, QUARTERS.get(i)), shown, x, y);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void everyKindOfImageKeepsItsColours(String name, int type) {
        try (var encoder = encoder(name)) {
            assertQuarters(decode(encoder.encode(quarters(64, 48, type))), type);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aPartOfAnImageIsThatPartAlone(String name, int type) {
        var whole = new BufferedImage(100, 90, type);
        whole.createGraphics().drawImage(quarters(64, 48, type), 21, 17, null);

        try (var encoder = encoder(name)) {
            var shown = decode(encoder.encode(whole.getSubimage(21, 17, 64, 48)));

            assertThat(shown.getWidth()).isEqualTo(64);
            assertQuarters(shown, type);
        }
    }

    @Test
    void picturesOfAnySizeFollowOneAnother() {
        try (var turbo = turbo()) {
            for (var size : List.of(
                    new ImageSize(1, 1), new ImageSize(8192, 3), new ImageSize(3, 8192), new ImageSize(1279, 719), new ImageSize(2, 1),
                    new ImageSize(65_500, 1), new ImageSize(1280, 720), new ImageSize(17, 15))) {
                var picture = Picture.of(turbo.encode(quarters(size.width(), size.height(), BufferedImage.TYPE_INT_RGB)));

                assertThat(picture.size()).isEqualTo(size);
            }
        }
    }

    @Test
    void colourAndGreyTakeTurns() {
        try (var turbo = turbo();
                var jdk = jdk()) {
            for (int i = 0; i < 3; i++) {
                assertQuarters(decode(turbo.encode(quarters(64, 48, BufferedImage.TYPE_INT_RGB))), BufferedImage.TYPE_INT_RGB);

                var grey = quarters(64, 48, BufferedImage.TYPE_BYTE_GRAY);
                var shown = decode(turbo.encode(grey));
                assertThat(shown.getType()).isEqualTo(BufferedImage.TYPE_BYTE_GRAY);
                assertThat(shown.getRGB(16, 12)).isEqualTo(decode(jdk.encode(grey)).getRGB(16, 12));
                assertThat(decode(turbo.encode(grey.getSubimage(32, 24, 8, 8))).getRGB(4, 4)).isEqualTo(shown.getRGB(48, 36));
            }
        }
    }

    @Test
    void whereTheMachineHasItTurboMakesTheJpegs() {
        try (var encoder = Encoder.of(ImageFormat.JPEG, 80);
                var png = Encoder.of(ImageFormat.PNG, 80)) {
            assertThat(encoder).isInstanceOf(TurboEncoder.class);
            assertThat(png).isInstanceOf(PngEncoder.class);
        }
    }
}
