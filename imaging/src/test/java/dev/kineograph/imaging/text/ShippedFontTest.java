// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.Font;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.font.FontRenderContext;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;

class ShippedFontTest {
    /// What the glyphs are made from.
    static final Path TRUE_TYPE = Path.of("font/counter.ttf");

    private static final FontRenderContext UNHINTED = new FontRenderContext(null, true, true);
    private static final int SIDE = 60;
    private static final ShippedFont FONT = font();

    private static byte[] resource(String name) {
        try (var in = Objects.requireNonNull(ShippedFont.class.getResourceAsStream(name))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ShippedFont font() {
        try (var in = new ByteArrayInputStream(resource("counter.glyphs"))) {
            return ShippedFont.read(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void theShippedFontIsSmallAndHasItsLicenceBesideIt() throws IOException {
        var inTheJar = new ByteArrayOutputStream();
        try (var out = new DeflaterOutputStream(inTheJar)) {
            out.write(resource("counter.glyphs"));
        }

        assertThat(inTheJar.size()).isBetween(50_000, 100_000);
        assertThat(new String(resource("counter.glyphs.LICENSE.txt"), UTF_8))
                .contains("SIL OPEN FONT LICENSE Version 1.1", "Copyright (c) 2012-2015, The Mozilla Foundation");
    }

    /// If they are not: java font/Glyphs.java font/counter.ttf, and its output is the resource.
    @Test
    void theGlyphsAreTheOnesThatJavaReadsInTheFont() throws Exception {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var glyphs = new ProcessBuilder(java, "-Djava.awt.headless=true", "font/Glyphs.java", TRUE_TYPE.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();

        var made = new String(glyphs.getInputStream().readAllBytes(), UTF_8);

        assertThat(glyphs.waitFor()).isZero();
        assertThat(made).isEqualTo(new String(resource("counter.glyphs"), UTF_8));
    }

    @Test
    void everyCharacterLooksAsJavaDrawsIt() throws Exception {
        var javas = Font.createFont(Font.TRUETYPE_FONT, TRUE_TYPE.toFile()).deriveFont(1000f);

        int[] characters = IntStream.range(' ', 0x20000)
                .filter(character -> javas.canDisplay(character) && isVisible(character))
                .toArray();

        assertThat(characters).hasSizeGreaterThan(1000);
        for (int character : characters) {
            assertLooksAlike(javas, character);
        }
    }

    /// Java says of separators and of what may be ignored that every font has them.
    private static boolean isVisible(int character) {
        return switch (Character.getType(character)) {
            case Character.UNASSIGNED,
                    Character.CONTROL,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> !TextCleaner.extendsPrevious(character);
        };
    }

    private static void assertLooksAlike(Font javas, int character) {
        var text = Character.toString(character);
        var expected = javas.createGlyphVector(UNHINTED, text);
        var drawn = new Path2D.Double();

        double advance = FONT.append(text, false, drawn, 0);

        var what = "U+%04X %s".formatted(character, Character.getName(character));
        assertThat(FONT.has(character)).as(what).isTrue();
        assertThat(advance).as(what).isCloseTo(expected.getGlyphPosition(1).getX() / 1000, within(0.001));
        var shape = AffineTransform.getScaleInstance(0.001, 0.001).createTransformedShape(expected.getOutline());
        assertThat(difference(raster(shape), raster(drawn))).as(what).isLessThan(40);
    }

    /// The largest difference of a pixel's coverage.
    private static int difference(int[] one, int[] other) {
        return IntStream.range(0, one.length).map(i -> Math.abs(one[i] - other[i])).max().orElseThrow();
    }

    private static int[] raster(Shape glyph) {
        return image(glyph).getAlphaRaster().getSamples(0, 0, SIDE, SIDE, 0, (int[]) null);
    }

    private static BufferedImage image(Shape glyph) {
        var image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_ARGB);
        var graphics = image.createGraphics();
        graphics.setRenderingHint(
                RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(
                RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        graphics.translate(10, 40);
        graphics.scale(30, 30);
        graphics.fill(glyph);
        graphics.dispose();
        return image;
    }

    @Test
    void textRunsToTheRightOrToTheLeft() {
        var right = new Path2D.Double();
        var left = new Path2D.Double();

        assertThat(FONT.append("abc", false, right, 0)).isEqualTo(FONT.append("cba", true, left, 0));

        assertThat(raster(left)).isEqualTo(raster(right));
    }

    @Test
    void aCharacterThatTheFontLacksIsDrawnAsNothing() {
        assertThat(FONT.has('人')).isFalse();
        assertThat(FONT.has(0x1f389)).isFalse();
        assertThat(FONT.append("人", false, new Path2D.Double(), 3)).isEqualTo(3);
    }
}
