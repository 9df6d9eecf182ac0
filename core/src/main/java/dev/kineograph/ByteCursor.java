// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

/// Big- and little-endian numbers out of an array that somebody sent; a read beyond its end is a refusal, never a fault of ours.
///
/// **Threading.** Confined to whoever reads the header.
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

    /// The same bytes, ending earlier.
    ByteCursor first(int newLength) {
        return new ByteCursor(bytes, newLength);
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    int u8(int at) {
        if (at < 0 || at >= length) {
            throw new RefusedException(
                    Refusal.NOT_AN_IMAGE, "image ends at byte %d, before it says its size".formatted(length));
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

    /// Four letters, as PNG, RIFF and ISO media files name their parts.
    boolean isTag(int at, String fourLetters) {
        return u8(at) == fourLetters.charAt(0)
                && u8(at + 1) == fourLetters.charAt(1)
                && u8(at + 2) == fourLetters.charAt(2)
                && u8(at + 3) == fourLetters.charAt(3);
    }
}
