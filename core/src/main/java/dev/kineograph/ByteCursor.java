// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import dev.kineograph.text.ByteSearch;
import dev.kineograph.text.VisibleText;
import java.util.zip.CRC32;

/// Reads big- and little-endian numbers from received bytes. A read beyond the end is refused, and is no fault of this program.
///
/// **Threading.** Immutable, as long as the array is not changed.
final class ByteCursor {
    private final byte[] bytes;
    private final int length;

    ByteCursor(byte[] bytes) {
        this(bytes, bytes.length);
    }

    private ByteCursor(byte[] bytes, int length) {
        this.bytes = bytes;
        this.length = length;
    }

    /// The first of these bytes.
    ByteCursor first(int newLength) {
        return new ByteCursor(bytes, newLength);
    }

    /// The index of the next ff, or of the end.
    int indexOfMarker(int from) {
        return ByteSearch.indexOf((byte) 0xff, bytes, Math.min(from, length), length);
    }

    /// The index of the next marker that is not among those of pixels, or of the end.
    int indexOfMarkerBesidePixels(int from) {
        return ByteSearch.indexOfMarker(bytes, Math.min(from, length), length);
    }

    int length() {
        return length;
    }

    int u8(int at) {
        if (at < 0 || at >= length) {
            throw new RefusedException(
                    Refusal.NOT_AN_IMAGE, "image ends at byte %d, before its pixels begin (expected: all of it)".formatted(length));
        }
        return bytes[at] & 0xff;
    }

    int u16(int at) {
        return u8(at) << 8 | u8(at + 1);
    }

    int u16LittleEndian(int at) {
        return u8(at + 1) << 8 | u8(at);
    }

    int u24LittleEndian(int at) {
        return u8(at + 2) << 16 | u16LittleEndian(at);
    }

    long u32(int at) {
        return (long) u16(at) << 16 | u16(at + 2);
    }

    long u32LittleEndian(int at) {
        return (long) u16LittleEndian(at + 2) << 16 | u16LittleEndian(at);
    }

    /// The checksum of these bytes, as in PNG (ISO/IEC 15948, annex D).
    long crc32(int from, int to) {
        var sum = new CRC32();
        sum.update(bytes, from, to - from);
        return sum.getValue();
    }

    /// The four letters there, for messages.
    String tag(int at) {
        return VisibleText.excerpt(new String(new char[] {(char) u8(at), (char) u8(at + 1), (char) u8(at + 2), (char) u8(at + 3)}), 24);
    }

    /// Whether there is this text, one byte a character, before that end.
    boolean isText(int at, int end, String text) {
        if (end - at < text.length() || end > length) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (u8(at + i) != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /// Whether these four letters are there, which is how PNG, RIFF and ISO media files name their parts.
    boolean isTag(int at, String fourLetters) {
        return u8(at) == fourLetters.charAt(0)
                && u8(at + 1) == fourLetters.charAt(1)
                && u8(at + 2) == fourLetters.charAt(2)
                && u8(at + 3) == fourLetters.charAt(3);
    }
}
