// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.text;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/// Writes a TrueType font of a few letters, 1,000 units high: what real fonts seldom have.
final class TinyFont {
    /// From 0,0 to 500,500.
    static final byte[] SQUARE = contour(true);
    /// The same corners, all of them control points.
    static final byte[] ALL_CONTROL = control();

    private final TreeMap<Integer, byte[]> glyphs = new TreeMap<>();

    /// The glyph of the first letter is number 1, and so on, in the order of the characters.
    TinyFont letter(int character, byte[] glyph) {
        glyphs.put(character, glyph);
        return this;
    }

    private static byte[] control() {
        return contour(false);
    }

    private static byte[] contour(boolean onCurve) {
        var glyph = header(1).putShort((short) 3).putShort((short) 0);
        for (int i = 0; i < 4; i++) {
            glyph.put((byte) (onCurve ? 1 : 0));
        }
        for (int delta : new int[] {0, 500, 0, -500, 0, 0, 500, 0}) {
            glyph.putShort((short) delta);
        }
        return written(glyph);
    }

    /// A glyph that is another one, moved by x and y; the matrix is as in the file: x to x, x to y, y to x, y to y.
    static byte[] part(int of, int x, int y, double... matrix) {
        var glyph = header(-1).putShort((short) 0x83).putShort((short) of).putShort((short) x).putShort((short) y);
        for (double value : matrix) {
            glyph.putShort((short) (value * 16_384));
        }
        return written(glyph);
    }

    private static ByteBuffer header(int contours) {
        return ByteBuffer.allocate(100).putShort((short) contours).putLong(0);
    }

    private static byte[] written(ByteBuffer buffer) {
        var bytes = new byte[buffer.position()];
        buffer.get(0, bytes);
        return bytes;
    }

    byte[] bytes() {
        var index = ByteBuffer.allocate(4 * (glyphs.size() + 2));
        var all = new ByteArrayOutputStream();
        index.putInt(0);
        for (var glyph : glyphs.values()) {
            index.putInt(all.size());
            all.writeBytes(glyph);
        }
        index.putInt(all.size());
        var tables = new LinkedHashMap<String, byte[]>();
        tables.put("head", ByteBuffer.allocate(54).putShort(18, (short) 1000).putShort(50, (short) 1).array());
        tables.put("hhea", ByteBuffer.allocate(36).putShort(34, (short) 1).array());
        tables.put("hmtx", ByteBuffer.allocate(4).putShort((short) 600).array());
        tables.put("cmap", characters());
        tables.put("loca", index.array());
        tables.put("glyf", all.toByteArray());
        return file(tables);
    }

    private byte[] characters() {
        var map = ByteBuffer.allocate(28 + 12 * glyphs.size());
        map.putShort((short) 0).putShort((short) 1);
        map.putShort((short) 3).putShort((short) 10).putInt(12);
        map.putShort((short) 12).putShort((short) 0).putInt(map.capacity() - 12).putInt(0).putInt(glyphs.size());
        int number = 1;
        for (int character : glyphs.keySet()) {
            map.putInt(character).putInt(character).putInt(number++);
        }
        return map.array();
    }

    private static byte[] file(Map<String, byte[]> tables) {
        int offset = 12 + 16 * tables.size();
        var head = ByteBuffer.allocate(offset).putInt(0x00010000).putShort((short) tables.size()).putShort((short) 0);
        head.putInt(0);
        var body = new ByteArrayOutputStream();
        for (var table : tables.entrySet()) {
            head.put(table.getKey().getBytes(US_ASCII)).putInt(0);
            head.putInt(offset + body.size()).putInt(table.getValue().length);
            body.writeBytes(table.getValue());
        }
        var file = new ByteArrayOutputStream();
        file.writeBytes(head.array());
        file.writeBytes(body.toByteArray());
        return file.toByteArray();
    }
}
