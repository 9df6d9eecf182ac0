// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.text;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import java.awt.FontFormatException;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The letters of a TrueType file, without Java's own font machinery.
///
/// Only what says which glyph a character has, how wide it is and how it is drawn is read: no kerning, no ligatures, no
/// hinting, and scripts whose letters join are not joined. A glyph that is broken in the file is one that the font
/// lacks.
///
/// Format: the OpenType specification, chapters "Font file", "cmap", "hmtx" and "glyf".
///
/// **Threading.** Shared: the file's bytes never change, the letters that were read are in a concurrent map.
final class TrueTypeFont implements Typeface {
    private static final int TRUE_TYPE = 0x00010000;
    private static final int POST_SCRIPT = tag("OTTO");
    private static final int APPLE_TRUE_TYPE = tag("true");
    private static final Letter NOTHING = new Letter(new Path2D.Double(), 0);
    private static final int TABLE_COUNT = 4;
    private static final int FIRST_TABLE = 12;
    private static final int TABLE_ENTRY = 16;

    private final CharacterMap characters;
    private final Outlines outlines;
    private final ByteBuffer widths;
    private final int widthCount;
    private final double unitsPerEm;
    private final Map<Integer, Optional<Letter>> letters = new ConcurrentHashMap<>();

    private record Letter(Path2D outline, double advance) {}

    private TrueTypeFont(Map<Integer, ByteBuffer> tables) throws FontFormatException {
        var head = table(tables, "head");
        var widthHeader = table(tables, "hhea");
        this.unitsPerEm = unitsPerEm(head);
        this.characters = CharacterMap.of(table(tables, "cmap"));
        this.outlines = new Outlines(table(tables, "loca"), table(tables, "glyf"), head.getShort(50) != 0);
        this.widthCount = Short.toUnsignedInt(widthHeader.getShort(34));
        this.widths = table(tables, "hmtx");
        if (widthCount == 0 || widthCount * 4 > widths.limit()) {
            throw new FontFormatException("tells of %,d widths".formatted(widthCount));
        }
    }

    /// The font in a file's bytes.
    ///
    /// @param where the file, for messages
    /// @throws RefusedException if these are not the bytes of a whole TrueType font with outlines
    static TrueTypeFont of(String where, byte[] file) {
        try {
            return new TrueTypeFont(tables(ByteBuffer.wrap(file)));
        } catch (FontFormatException e) {
            throw refused(where, String.valueOf(e.getMessage()));
        } catch (IndexOutOfBoundsException e) {
            throw refused(where, "ends before its tables do");
        }
    }

    private static RefusedException refused(String where, String seen) {
        var message = "font: %s: %s (expected: a TrueType font)".formatted(where, seen);
        return new RefusedException(Refusal.BAD_VALUE, message);
    }

    private static Map<Integer, ByteBuffer> tables(ByteBuffer file) throws FontFormatException {
        int kind = file.getInt(0);
        if (kind == POST_SCRIPT) {
            throw new FontFormatException("its letters are PostScript, and Java cannot read them here");
        }
        if (kind != TRUE_TYPE && kind != APPLE_TRUE_TYPE) {
            throw new FontFormatException("begins with %08x".formatted(kind));
        }
        var tables = new HashMap<Integer, ByteBuffer>();
        for (int i = 0; i < file.getShort(TABLE_COUNT); i++) {
            int entry = FIRST_TABLE + i * TABLE_ENTRY;
            tables.put(file.getInt(entry), file.slice(file.getInt(entry + 8), file.getInt(entry + 12)));
        }
        return tables;
    }

    private static ByteBuffer table(Map<Integer, ByteBuffer> tables, String name) throws FontFormatException {
        var table = tables.get(tag(name));
        if (table == null) {
            throw new FontFormatException("has no table '" + name + "'");
        }
        return table;
    }

    private static int tag(String name) {
        return ByteBuffer.wrap(name.getBytes(StandardCharsets.US_ASCII)).getInt();
    }

    private static int unitsPerEm(ByteBuffer head) throws FontFormatException {
        int units = Short.toUnsignedInt(head.getShort(18));
        if (units < 16 || units > 16_384) {
            throw new FontFormatException("has %,d units in its height".formatted(units));
        }
        return units;
    }

    @Override
    public boolean has(int character) {
        return letter(character).isPresent();
    }

    @Override
    public double append(String run, boolean rightToLeft, Path2D path, double x) {
        var inOrder = rightToLeft ? new StringBuilder(run).reverse().toString() : run;
        double next = x;
        for (int character : inOrder.codePoints().toArray()) {
            var letter = letter(character).orElse(NOTHING);
            var place = AffineTransform.getTranslateInstance(next, 0);
            path.append(letter.outline.getPathIterator(place), false);
            next += letter.advance;
        }
        return next;
    }

    private Optional<Letter> letter(int character) {
        return letters.computeIfAbsent(character, this::read);
    }

    private Optional<Letter> read(int character) {
        if (Letters.isInvisible(character)) {
            return Optional.of(NOTHING);
        }
        try {
            int glyph = characters.glyph(character);
            return glyph == 0 ? Optional.empty() : Optional.of(new Letter(outline(glyph), width(glyph) / unitsPerEm));
        } catch (IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    private Path2D outline(int glyph) {
        var outline = outlines.read(glyph);
        outline.transform(AffineTransform.getScaleInstance(1 / unitsPerEm, -1 / unitsPerEm));
        return outline;
    }

    /// The last width is that of all glyphs after it too.
    private double width(int glyph) {
        return Short.toUnsignedInt(widths.getShort(Math.min(glyph, widthCount - 1) * 4));
    }
}
