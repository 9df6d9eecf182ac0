// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging;

import static dev.kineograph.imaging.Pixels.decode;
import static dev.kineograph.imaging.Pixels.pixel;
import static dev.kineograph.imaging.ImagingRefusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.ImageFormat;
import dev.kineograph.ImageSize;
import dev.kineograph.Picture;
import dev.kineograph.Refusal;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CounterPictureTest {
    private static final Color DARK_GREEN = new Color(0, 100, 0);
    private static final CounterPicture STANDARD = CounterPicture.standard();

    @Test
    void thePictureIsAPngOf200By30() {
        var picture = Picture.of(STANDARD.png(42));

        assertThat(picture.format()).isEqualTo(ImageFormat.PNG);
        assertThat(picture.size()).isEqualTo(new ImageSize(200, 30));
    }

    @Test
    void theTextIsDarkGreenOnNothing() {
        var image = decode(STANDARD.png(42));

        var pixels = image.getRGB(0, 0, 200, 30, null, 0, 200);
        assertThat(Arrays.stream(pixels).filter(rgb -> rgb >>> 24 != 0)).allMatch(rgb -> (rgb & 0xffffff) == 0x006400);
        assertThat(Arrays.stream(pixels).filter(rgb -> rgb == DARK_GREEN.getRGB()).count()).isGreaterThan(250);
        assertThat(Arrays.stream(pixels).filter(rgb -> rgb >>> 24 == 0).count()).isGreaterThan(4000);
        assertThat(Pixels.colors(image)).as("smooth edges").isGreaterThan(10);
    }

    @Test
    void theTextStandsOn10By20() {
        var ink = Ink.of(STANDARD.label("H").png(1));

        assertThat(ink.left()).isBetween(10, 11);
        assertThat(ink.bottom()).as("last row above the baseline").isEqualTo(19);
        assertThat(ink.height()).as("a capital of a text of 20 pixels").isEqualTo(14);
    }

    @Test
    void theTextIsAsWideAsItsCharacters() {
        var none = Ink.of(STANDARD.label("").png(1));
        var usual = Ink.of(STANDARD.png(1));
        var more = Ink.of(STANDARD.png(1_000_000));

        assertThat(none.width()).isBetween(4, 9);
        assertThat(usual.width()).isBetween(100, 130);
        assertThat(more.width() - usual.width()).isBetween(50, 70);
        assertThat(more.pixels()).isGreaterThan(usual.pixels() * 3 / 2);
    }

    @Test
    void everyNumberHasAPictureOfItsOwn() {
        var pictures = Stream.iterate(0L, number -> number + 1).limit(500).map(STANDARD::png);

        assertThat(pictures.map(Arrays::hashCode).distinct()).hasSize(500);
    }

    @Test
    void thePictureOfANumberIsAlwaysTheSame() {
        assertThat(STANDARD.png(130)).isEqualTo(CounterPicture.standard().png(130));
    }

    @Test
    void theNumberGoesWhereTheLabelSaysOrBehindIt() {
        var behind = STANDARD.label("Besucher: 7").png(30);

        assertThat(STANDARD.label("Besucher: {n} 30").png(7)).isEqualTo(behind);
        assertThat(STANDARD.label("Besucher: 7 ").png(30)).isEqualTo(behind);
        assertThat(STANDARD.label("{n}").png(7)).isEqualTo(STANDARD.label("").png(7));
        assertThat(STANDARD.label("Users online:").png(7)).isEqualTo(STANDARD.png(7));
    }

    @Test
    void aColourMayBeTranslucent() {
        var image = decode(STANDARD.color(new Color(255, 0, 0, 128)).png(42));

        var alphas = Arrays.stream(image.getRGB(0, 0, 200, 30, null, 0, 200)).map(rgb -> rgb >>> 24);
        assertThat(alphas.max()).hasValue(128);
    }

    @Test
    void aBackgroundIsBehindTheWholePictureAndTheEdgesAreBetween() {
        var image = decode(STANDARD.background("white").png(42));

        var pixels = image.getRGB(0, 0, 200, 30, null, 0, 200);
        assertThat(Arrays.stream(pixels)).allMatch(rgb -> rgb >>> 24 == 255);
        assertThat(Arrays.stream(pixels).filter(rgb -> rgb == Color.WHITE.getRGB()).count()).isGreaterThan(4000);
        assertThat(Arrays.stream(pixels).filter(rgb -> rgb == DARK_GREEN.getRGB()).count()).isGreaterThan(250);
        assertThat(Pixels.colors(image)).as("smooth edges").isGreaterThan(10);
    }

    @Test
    void aTranslucentBackgroundStaysSo() {
        var image = decode(STANDARD.background(new Color(0, 0, 0, 128)).png(42));

        assertThat(pixel(image, 199, 29)).isEqualTo(new Color(0, 0, 0, 128));
        assertThat(Arrays.stream(image.getRGB(0, 0, 200, 30, null, 0, 200)).map(rgb -> rgb >>> 24).min()).hasValue(128);
    }

    @Test
    void aColourIsNamed() {
        assertThat(STANDARD.color("#006400").png(1)).isEqualTo(STANDARD.png(1));
        assertThat(STANDARD.color("red").png(1)).isEqualTo(STANDARD.color(Color.RED).png(1));
    }

    @ParameterizedTest
    @CsvSource({"88, 31, 20", "400, 80, 48", "1, 1, 20", "4096, 30, 20", "30, 4096, 20", "468, 60, 1000", "200, 30, 1"})
    void aPictureOfAnySizeHoldsTheWholeText(int width, int height, double textSize) {
        var image = decode(STANDARD.size(width, height).textSize(textSize).png(42));

        assertThat(image.getWidth()).isEqualTo(width);
        assertThat(image.getHeight()).isEqualTo(height);
        assertNothingIsCut(image);
    }

    private static void assertNothingIsCut(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        if (width < 10 || height < 10) {
            return;
        }
        for (int x = 0; x < width; x++) {
            assertThat(pixel(image, x, 0).getAlpha() < 128 || pixel(image, x, height - 1).getAlpha() < 128).isTrue();
        }
        for (int y = 0; y < height; y++) {
            assertThat(pixel(image, 0, y).getAlpha()).isLessThan(128);
            assertThat(pixel(image, width - 1, y).getAlpha()).isZero();
        }
    }

    @Test
    void aCounterIsDrawnInAnInstalledFont() {
        var file = Path.of("/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf");
        Assumptions.assumeTrue(Files.exists(file), () -> file + " is not installed: left out");

        var installed = STANDARD.font("DejaVu Sans Bold").png(42);

        assertThat(installed).isEqualTo(STANDARD.font(file.toString()).png(42));
        assertThat(Ink.of(installed).width())
                .as("wider than the shipped font, which is narrow")
                .isGreaterThan(Ink.of(STANDARD.png(42)).width());
        assertThat(STANDARD.font("DejaVu Sans Bold").color("red").label("{n}").png(7))
                .as("keeps its font in another colour and with another label")
                .isEqualTo(STANDARD.color("red").label("{n}").font(file.toString()).png(7));
    }

    @Test
    void aLargerPictureHasALargerTextIfAsked() {
        var ink = Ink.of(STANDARD.label("H").size(800, 120).textSize(80).png(1));

        assertThat(ink.height()).isEqualTo(56);
        assertThat(ink.bottom()).isEqualTo(79);
    }

    @Test
    void aLongTextIsShrunkAndNotCut() {
        var usual = Ink.of(STANDARD.label("Some people are online").png(1));
        var shrunk = decode(STANDARD.label("Some people are online now at our place, look:").png(Long.MAX_VALUE));

        assertNothingIsCut(shrunk);
        assertThat(Ink.of(shrunk).right()).isBetween(186, 190);
        assertThat(Ink.of(shrunk).height()).isLessThan(usual.height());
    }

    @Test
    void theLongestLabelIsDrawn() {
        assertThat(Ink.of(STANDARD.label("W".repeat(200)).color("black").png(Long.MIN_VALUE)).right()).isLessThan(191);
    }

    @Test
    void aTallTextIsShrunkAndNotCut() {
        var image = decode(STANDARD.label("ẪẤỨj").textSize(60).png(1));

        for (int x = 0; x < 200; x++) {
            assertThat(pixel(image, x, 0).getAlpha() == 255 && pixel(image, x, 29).getAlpha() == 255).isFalse();
        }
        assertThat(Ink.of(image).height()).isBetween(20, 30);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Größe", "Łódź", "Пользователей онлайн", "Χρήστες", "Người dùng", "€ £ ¥", "— „“ …"})
    void theShippedFontHasTheLettersOfEurope(String label) {
        var drawn = STANDARD.label(label).png(1);

        assertThat(drawn).isNotEqualTo(STANDARD.label("\uE000".repeat(label.length())).png(1));
        assertThat(Ink.of(drawn).width()).isGreaterThan(20);
    }

    @Test
    void whatNoFontHasIsABox() {
        var ink = Ink.of(STANDARD.label("{n}\uE000").png(1));
        var without = Ink.of(STANDARD.label("{n}").png(1));

        assertThat(ink.width()).isBetween(without.width() + 7, without.width() + 12);
        assertThat(ink.bottom()).isEqualTo(19);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\nb", "\0\1\2", "\uD800", "\uDC00x", "👨‍👩‍👧",
                "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "\u202E\u2066",
                "\u0301\u0301", "م رحبا {n}", "\uFFFF", "{n}{n}{n}", "{n", "%s"
            })
    void noLabelIsTooStrange(String label) {
        assertThat(Ink.of(STANDARD.label(label).png(8)).pixels()).isGreaterThan(20);
    }

    @Test
    void noCharacterIsTooStrange() {
        var random = new Random(4);
        for (int i = 0; i < 300; i++) {
            int[] characters = random.ints(20, 0, 0x110000).toArray();
            var label = new String(characters, 0, characters.length);

            assertThat(Ink.of(STANDARD.label(label).png(i)).pixels()).as(label).isPositive();
        }
    }

    @Test
    void manyThreadsDrawAtOnce() throws Exception {
        var expected = STANDARD.png(42);

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<byte[]> draw = () -> CounterPicture.standard().png(42);
            for (var drawn : threads.invokeAll(Stream.generate(() -> draw).limit(64).toList())) {
                assertThat(drawn.get()).isEqualTo(expected);
            }
        }
    }

    @Test
    void aPictureFitsIntoOnePacket() {
        assertThat(STANDARD.png(123_456)).hasSizeLessThan(1200);
    }

    @Test
    void whatCannotBeDrawnIsRefused() {
        assertRefused(Refusal.BAD_VALUE, () -> STANDARD.label("x".repeat(201)))
                .isEqualTo("label: 201 characters (expected: at most 200)");
        assertRefused(Refusal.BAD_VALUE, () -> STANDARD.size(0, 30))
                .isEqualTo("picture size: 0x30 (expected: sides of 1 to 4,096)");
        assertRefused(Refusal.BAD_VALUE, () -> STANDARD.size(200, 4097)).contains("200x4097");
        assertRefused(Refusal.BAD_VALUE, () -> STANDARD.textSize(Double.NaN))
                .isEqualTo("text size: NaN (expected: 1 to 1,000)");
        assertRefused(Refusal.BAD_VALUE, () -> STANDARD.textSize(0.5)).contains("0.5");
        assertRefused(Refusal.BAD_VALUE, () -> STANDARD.color("greenish")).startsWith("color: 'greenish'");
        assertRefused(Refusal.BAD_VALUE, () -> STANDARD.font("")).startsWith("font: ''");
    }
}
