// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.text;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.StringTokenizer;
import java.util.concurrent.ConcurrentHashMap;

/// The font that comes with the program: heavy and narrow, with Latin, Greek and Cyrillic letters.
///
/// Its glyphs are outlines, ready to be drawn, so that a machine needs no fonts and no fontconfig. `imaging/font/Glyphs.java`
/// makes them from the font: for each character a line with its code point (hexadecimal), its advance width, and its outline as
/// the path of an SVG, both in thousandths of the font's size:
///
///     2d 258 M 239 -221 l -220 0 l 0 -122 l 220 0 z
///
/// **Threading.** Shared: the lines never change; glyphs that have been read are in a concurrent map.
final class ShippedFont implements Typeface {
    private static final double UNITS = 1000;
    private static final Glyph NOTHING = new Glyph(new Path2D.Double(), 0);

    private final String lines;
    private final Map<Integer, Optional<Glyph>> glyphs = new ConcurrentHashMap<>();

    private record Glyph(Path2D outline, double advance) {}

    private ShippedFont(String lines) {
        this.lines = lines;
    }

    /// Reads a font in this format.
    static ShippedFont read(InputStream in) throws IOException {
        return new ShippedFont("\n" + new String(in.readAllBytes(), US_ASCII));
    }

    @Override
    public boolean has(int character) {
        return glyph(character).isPresent();
    }

    @Override
    public double append(String run, boolean rightToLeft, Path2D path, double x) {
        var inOrder = rightToLeft ? new StringBuilder(run).reverse().toString() : run;
        double next = x;
        for (int character : inOrder.codePoints().toArray()) {
            var glyph = glyph(character).orElse(NOTHING);
            path.append(glyph.outline.getPathIterator(AffineTransform.getTranslateInstance(next, 0)), false);
            next += glyph.advance;
        }
        return next;
    }

    private Optional<Glyph> glyph(int character) {
        return glyphs.computeIfAbsent(character, this::find);
    }

    private Optional<Glyph> find(int character) {
        if (TextCleaner.isInvisible(character)) {
            return Optional.of(NOTHING);
        }
        var code = "\n%x ".formatted(character);
        int start = lines.indexOf(code);
        if (start < 0) {
            return Optional.empty();
        }
        return Optional.of(glyph(lines.substring(start + code.length(), lines.indexOf('\n', start + 1))));
    }

    private static Glyph glyph(String line) {
        var words = new StringTokenizer(line);
        double advance = number(words) / UNITS;
        var outline = new Path2D.Double();
        while (words.hasMoreTokens()) {
            append(words.nextToken(), words, outline);
        }
        outline.transform(AffineTransform.getScaleInstance(1 / UNITS, 1 / UNITS));
        return new Glyph(outline, advance);
    }

    /// Appends one segment; its points are relative to its start, except for the first of a contour.
    private static void append(String command, StringTokenizer numbers, Path2D outline) {
        var from = outline.getCurrentPoint();
        switch (command) {
            case "M" -> outline.moveTo(number(numbers), number(numbers));
            case "l" -> outline.lineTo(from.getX() + number(numbers), from.getY() + number(numbers));
            case "q" -> outline.quadTo(
                    from.getX() + number(numbers),
                    from.getY() + number(numbers),
                    from.getX() + number(numbers),
                    from.getY() + number(numbers));
            default -> outline.closePath();
        }
    }

    private static double number(StringTokenizer words) {
        return Double.parseDouble(words.nextToken());
    }
}
