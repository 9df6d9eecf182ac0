// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.text;

import static dev.kineograph.imaging.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.imaging.Ink;
import java.awt.Font;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.font.FontRenderContext;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrueTypeFontTest {
    private static final FontRenderContext UNHINTED = new FontRenderContext(null, true, true);
    private static final int SIDE = 60;

    static byte[] shipped() {
        try (var in = Objects.requireNonNull(TrueTypeFont.class.getResourceAsStream("counter.ttf"))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void theShippedFontIsSmallAndHasItsLicenceBesideIt() throws IOException {
        assertThat(shipped()).hasSizeBetween(50_000, 200_000);
        try (var in = TrueTypeFont.class.getResourceAsStream("counter.ttf.LICENSE.txt")) {
            assertThat(new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8))
                    .contains("SIL OPEN FONT LICENSE Version 1.1", "Copyright (c) 2012-2015, The Mozilla Foundation");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"shipped", "DejaVuSans.ttf", "DejaVuSansMono-Oblique.ttf"})
    void everyCharacterLooksAsJavaDrawsIt(String name) throws Exception {
        var file = name.equals("shipped") ? shipped() : installed(name);
        var javas = Font.createFont(Font.TRUETYPE_FONT, new ByteArrayInputStream(file)).deriveFont(1000f);
        var ours = TrueTypeFont.of(name, file);

        int[] characters = IntStream.range(' ', 0x20000)
                .filter(character -> javas.canDisplay(character) && isVisible(character))
                .toArray();

        assertThat(characters).hasSizeGreaterThan(1000);
        for (int character : characters) {
            assertLooksAlike(javas, ours, character);
        }
    }

    /// Java says of separators and of what may be ignored that every font has them.
    private static boolean isVisible(int character) {
        return switch (Character.getType(character)) {
            case Character.UNASSIGNED,
                    Character.CONTROL,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> !Letters.joinsWhatIsBefore(character);
        };
    }

    private static byte[] installed(String name) throws IOException {
        var file = Path.of("/usr/share/fonts/truetype/dejavu", name);
        Assumptions.assumeTrue(Files.exists(file), () -> file + " is not installed: left out");
        return Files.readAllBytes(file);
    }

    private static void assertLooksAlike(Font javas, TrueTypeFont ours, int character) {
        var text = Character.toString(character);
        var expected = javas.createGlyphVector(UNHINTED, text);
        var drawn = new Path2D.Double();

        double advance = ours.append(text, false, drawn, 0);

        var what = "U+%04X %s".formatted(character, Character.getName(character));
        assertThat(ours.has(character)).as(what).isTrue();
        assertThat(advance).as(what).isCloseTo(expected.getGlyphPosition(1).getX() / 1000, within(0.001));
        var shape = AffineTransform.getScaleInstance(0.001, 0.001).createTransformedShape(expected.getOutline());
        assertThat(difference(raster(shape), raster(drawn))).as(what).isLessThan(40);
    }

    /// The largest difference of a pixel's coverage.
    private static int difference(int[] one, int[] other) {
        return IntStream.range(0, one.length).map(i -> Math.abs(one[i] - other[i])).max().orElseThrow();
    }

    private static int[] raster(Shape letter) {
        return image(letter).getAlphaRaster().getSamples(0, 0, SIDE, SIDE, 0, (int[]) null);
    }

    private static BufferedImage image(Shape letter) {
        var image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_ARGB);
        var graphics = image.createGraphics();
        graphics.setRenderingHint(
                RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(
                RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        graphics.translate(10, 40);
        graphics.scale(30, 30);
        graphics.fill(letter);
        graphics.dispose();
        return image;
    }

    private static Ink drawn(TrueTypeFont font, String text) {
        var path = new Path2D.Double();
        font.append(text, false, path, 0);
        return Ink.of(image(path));
    }

    @Test
    void textRunsToTheRightOrToTheLeft() {
        var font = TrueTypeFont.of("shipped", shipped());
        var right = new Path2D.Double();
        var left = new Path2D.Double();

        assertThat(font.append("abc", false, right, 0)).isEqualTo(font.append("cba", true, left, 0));

        assertThat(raster(left)).isEqualTo(raster(right));
    }

    @Test
    void whatTheFontLacksIsNothing() {
        var font = TrueTypeFont.of("shipped", shipped());

        assertThat(font.has('人')).isFalse();
        assertThat(font.has(0x1f389)).isFalse();
        assertThat(font.append("人", false, new Path2D.Double(), 3)).isEqualTo(3);
    }

    @Test
    void charactersBeyondTheFirst65536AreFound() {
        var font = TrueTypeFont.of("tiny", new TinyFont().letter(0x1f389, TinyFont.SQUARE).bytes());

        assertThat(font.has(0x1f389)).isTrue();
        assertThat(font.has(0x1f38a)).isFalse();
        assertThat(drawn(font, "🎉")).isEqualTo(new Ink(15 * 15, 10, 25, 24, 39));
    }

    @Test
    void aContourMayBeginBetweenTwoControlPoints() {
        var font = TrueTypeFont.of("tiny", new TinyFont().letter('o', TinyFont.ALL_CONTROL).bytes());

        var ink = drawn(font, "o");

        assertThat(ink.width()).isEqualTo(15);
        assertThat(ink.pixels()).as("rounder than a square, fuller than a diamond").isBetween(140, 210);
    }

    @Test
    void aPartIsMovedScaledAndTurned() {
        var tiny = new TinyFont().letter('s', TinyFont.SQUARE);

        // x' = 0.4 x, y' = y + 0.2: narrower, and higher up.
        tiny.letter('t', TinyFont.part(1, 0, 200, 0.4, 0, 0, 1));
        // A quarter turn to the left.
        tiny.letter('u', TinyFont.part(1, 500, 0, 0, 1, -1, 0));
        var font = TrueTypeFont.of("tiny", tiny.bytes());

        assertThat(drawn(font, "s")).isEqualTo(new Ink(15 * 15, 10, 25, 24, 39));
        assertThat(drawn(font, "t")).isEqualTo(new Ink(6 * 15, 10, 19, 15, 33));
        assertThat(drawn(font, "u")).isEqualTo(drawn(font, "s"));
    }

    @Test
    void aGlyphThatIsMadeOfItselfIsOneThatTheFontLacks() {
        var tiny = new TinyFont().letter('s', TinyFont.part(1, 0, 0, 1, 0, 0, 1)).letter('t', TinyFont.SQUARE);

        var font = TrueTypeFont.of("tiny", tiny.bytes());

        assertThat(font.has('s')).isFalse();
        assertThat(font.has('t')).isTrue();
    }

    @Test
    void whatIsNoTrueTypeFontIsRefused() {
        var html = "<!doctype html><title>404</title>".getBytes(StandardCharsets.US_ASCII);
        var postScript = "OTTO".getBytes(StandardCharsets.US_ASCII);

        refused(html, "begins with 3c21646f");
        refused(new byte[0], "ends before its tables do");
        refused(postScript, "its letters are PostScript, and Java cannot read them here");
        refused(Arrays.copyOf(shipped(), 12), "ends before its tables do");
        refused(new byte[] {0, 1, 0, 0, 0, 0}, "has no table 'head'");
    }

    private static void refused(byte[] file, String seen) {
        assertRefused(Refusal.BAD_VALUE, () -> TrueTypeFont.of("x.ttf", file))
                .isEqualTo("font: x.ttf: " + seen + " (expected: a TrueType font)");
    }

    @Test
    void aFontThatEndsTooSoonIsRefused() {
        var whole = shipped();
        for (int length = 0; length < whole.length; length += 997) {
            var cut = Arrays.copyOf(whole, length);
            assertRefused(Refusal.BAD_VALUE, () -> TrueTypeFont.of("cut", cut));
        }
    }

    /// The first kilobytes tell where all else is; half of the damage goes there.
    @Test
    void aDamagedFontIsRefusedOrDrawsWhatIsWhole() {
        var whole = shipped();
        var random = new Random(7);
        int refused = 0;
        for (int i = 0; i < 5000; i++) {
            var damaged = whole.clone();
            for (int j = random.nextInt(20); j >= 0; j--) {
                damaged[random.nextInt(random.nextBoolean() ? whole.length : 600)] = (byte) random.nextInt(256);
            }
            refused += isRefused(damaged) ? 1 : 0;
        }

        assertThat(refused).isBetween(100, 4900);
    }

    private static boolean isRefused(byte[] damaged) {
        try {
            var font = TrueTypeFont.of("damaged", damaged);
            for (int character = ' '; character < 0x500; character += 7) {
                font.append(Character.toString(character), false, new Path2D.Double(), 0);
            }
            return false;
        } catch (RefusedException e) {
            return true;
        }
    }
}
