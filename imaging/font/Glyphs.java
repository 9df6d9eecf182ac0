// SPDX-License-Identifier: Apache-2.0

import java.awt.Font;
import java.awt.FontFormatException;
import java.awt.Shape;
import java.awt.font.FontRenderContext;
import java.awt.font.GlyphVector;
import java.awt.geom.PathIterator;

/// Makes the glyphs that imaging ships, as `ShippedFont` describes them: java Glyphs.java counter.ttf >counter.glyphs
///
/// Needs fontconfig and an installed font, otherwise Java reads no font files.
static final float UNITS = 1000;
static final int INVISIBLE = 0xffff;
static final FontRenderContext UNHINTED = new FontRenderContext(null, true, true);

void main(String[] arguments) throws IOException, FontFormatException {
    var font = Font.createFont(Font.TRUETYPE_FONT, new File(arguments[0])).deriveFont(UNITS);
    for (int character = ' '; character <= Character.MAX_CODE_POINT; character++) {
        var glyph = font.createGlyphVector(UNHINTED, Character.toString(character));
        if (isInFont(font, glyph.getGlyphCode(0))) {
            IO.println("%x %s%s".formatted(character, number(advance(glyph)), path(glyph.getOutline())));
        }
    }
}

boolean isInFont(Font font, int code) {
    return code != font.getMissingGlyphCode() && code != INVISIBLE;
}

double advance(GlyphVector glyph) {
    return glyph.getGlyphPosition(1).getX();
}

/// A contour begins at an absolute point; the points of each line and curve are relative to its start.
String path(Shape outline) {
    var path = new StringBuilder();
    var points = new double[6];
    double x = 0;
    double y = 0;
    for (var segments = outline.getPathIterator(null); !segments.isDone(); segments.next()) {
        int kind = segments.currentSegment(points);
        path.append(switch (kind) {
            case PathIterator.SEG_MOVETO -> " M" + numbers(points, 2, 0, 0);
            case PathIterator.SEG_LINETO -> " l" + numbers(points, 2, x, y);
            case PathIterator.SEG_QUADTO -> " q" + numbers(points, 4, x, y);
            case PathIterator.SEG_CLOSE -> " z";
            default -> throw new IllegalArgumentException("cubic curve (expected: a TrueType font, whose curves are quadratic)");
        });
        int end = kind == PathIterator.SEG_QUADTO ? 2 : 0;
        x = points[end];
        y = points[end + 1];
    }
    return path.toString();
}

String numbers(double[] points, int count, double x, double y) {
    var numbers = new StringBuilder();
    for (int i = 0; i < count; i++) {
        numbers.append(' ').append(number(points[i] - (i % 2 == 0 ? x : y)));
    }
    return numbers.toString();
}

String number(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
}
