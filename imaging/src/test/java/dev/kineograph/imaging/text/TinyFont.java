// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.text;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_16BE;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/// A TrueType font of one glyph, a square from 0,0 to 500,500 in a font of 1,000 units: with no more tables than Java asks for.
final class TinyFont {
    private TinyFont() {}

    /// The bytes of a font that has only this character.
    static byte[] of(int character) {
        var square = square();
        var tables = new LinkedHashMap<String, byte[]>();
        tables.put("cmap", characters(character));
        tables.put("glyf", square);
        tables.put("head", ByteBuffer.allocate(54).putInt(0, 0x00010000).putInt(12, 0x5f0f3cf5).putShort(18, (short) 1000).putShort(50, (short) 1).array());
        tables.put("hhea", ByteBuffer.allocate(36).putInt(0, 0x00010000).putShort(34, (short) 1).array());
        tables.put("hmtx", ByteBuffer.allocate(6).putShort((short) 600).array());
        tables.put("loca", ByteBuffer.allocate(12).putInt(4, 0).putInt(8, square.length).array());
        tables.put("maxp", ByteBuffer.allocate(32).putInt(0x00010000).putShort((short) 2).putShort((short) 4).putShort((short) 1).array());
        tables.put("name", name("Tiny"));
        return file(tables);
    }

    private static byte[] square() {
        var glyph = ByteBuffer.allocate(34).putShort((short) 1).putShort((short) 0).putShort((short) 0).putShort((short) 500).putShort((short) 500);
        glyph.putShort((short) 3).putShort((short) 0).putInt(0x01010101);
        for (int delta : new int[] {0, 500, 0, -500, 0, 0, 500, 0}) {
            glyph.putShort((short) delta);
        }
        return glyph.array();
    }

    /// One group in format 12: the character is glyph 1.
    private static byte[] characters(int character) {
        var map = ByteBuffer.allocate(40).putShort((short) 0).putShort((short) 1);
        map.putShort((short) 3).putShort((short) 10).putInt(12);
        map.putShort((short) 12).putShort((short) 0).putInt(28).putInt(0).putInt(1);
        return map.putInt(character).putInt(character).putInt(1).array();
    }

    /// Family and full name, for Windows in American English.
    private static byte[] name(String name) {
        byte[] text = name.getBytes(UTF_16BE);
        var table = ByteBuffer.allocate(30 + text.length).putShort((short) 0).putShort((short) 2).putShort((short) 30);
        for (int kind : new int[] {1, 4}) {
            table.putShort((short) 3).putShort((short) 1).putShort((short) 0x409).putShort((short) kind);
            table.putShort((short) text.length).putShort((short) 0);
        }
        return table.put(text).array();
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
            body.writeBytes(new byte[-table.getValue().length & 3]);
        }
        var file = new ByteArrayOutputStream();
        file.writeBytes(head.array());
        file.writeBytes(body.toByteArray());
        return file.toByteArray();
    }
}
