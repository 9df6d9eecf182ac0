// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.text;

import java.awt.FontFormatException;
import java.nio.ByteBuffer;

/// Which glyph a character has: the `cmap` table of a font.
///
/// **Threading.** Immutable.
sealed interface CharacterMap {
    /// The first 65,536 characters of Unicode.
    int SEGMENTS = 4;
    /// All of Unicode.
    int GROUPS = 12;

    /// The number of the character's glyph, 0 if there is none.
    ///
    /// @throws IndexOutOfBoundsException if the table is broken there
    int glyph(int character);

    /// The widest map for Unicode of those that a font has.
    ///
    /// @throws FontFormatException if there is none
    /// @throws IndexOutOfBoundsException if the table is broken
    static CharacterMap of(ByteBuffer table) throws FontFormatException {
        var segments = find(table, SEGMENTS);
        var groups = find(table, GROUPS);
        if (groups.hasRemaining()) {
            return new Groups(groups, groups.getInt(12));
        }
        if (segments.hasRemaining()) {
            return new Segments(segments, Short.toUnsignedInt(segments.getShort(6)));
        }
        throw new FontFormatException("has no map of Unicode characters");
    }

    private static ByteBuffer find(ByteBuffer table, int format) {
        for (int i = 0; i < table.getShort(2); i++) {
            int platform = table.getShort(4 + i * 8);
            int encoding = table.getShort(6 + i * 8);
            int offset = table.getInt(8 + i * 8);
            boolean unicode = platform == 0 || (platform == 3 && (encoding == 1 || encoding == 10));
            if (unicode && table.getShort(offset) == format) {
                return table.slice(offset, table.limit() - offset);
            }
        }
        return ByteBuffer.allocate(0);
    }

    /// Format 4: for characters in ascending stretches.
    ///
    /// @param twice the number of segments, doubled, as the format has it
    record Segments(ByteBuffer table, int twice) implements CharacterMap {
        private static final int ENDS = 14;

        @Override
        public int glyph(int character) {
            for (int i = 0; i < twice; i += 2) {
                if (character <= at(ENDS + i)) {
                    return glyph(character, ENDS + 2 + twice + i);
                }
            }
            return 0;
        }

        private int glyph(int character, int startPlace) {
            int start = at(startPlace);
            if (character < start) {
                return 0;
            }
            int delta = at(startPlace + twice);
            int offsetPlace = startPlace + 2 * twice;
            int offset = at(offsetPlace);
            if (offset == 0) {
                return (character + delta) & 0xffff;
            }
            // The offset counts from its own place.
            int glyph = at(offsetPlace + offset + 2 * (character - start));
            return glyph == 0 ? 0 : (glyph + delta) & 0xffff;
        }

        private int at(int place) {
            return Short.toUnsignedInt(table.getShort(place));
        }
    }

    /// Format 12: first character, last character, first glyph.
    ///
    /// @param count the number of such groups
    record Groups(ByteBuffer table, int count) implements CharacterMap {
        private static final int FIRST = 16;
        private static final int GROUP = 12;

        @Override
        public int glyph(int character) {
            for (int i = 0; i < count; i++) {
                int group = FIRST + i * GROUP;
                if (character <= table.getInt(group + 4)) {
                    int first = table.getInt(group);
                    return character < first ? 0 : table.getInt(group + 8) + character - first;
                }
            }
            return 0;
        }
    }
}
