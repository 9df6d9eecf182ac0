// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

/// A GIF's screen descriptor, and its blocks, to find its end (GIF89a specification, sections 15 to 27).
final class GifHeader {
    private static final int FIRST_BLOCK = 13;
    private static final int EXTENSION = 0x21;
    private static final int IMAGE = 0x2c;
    private static final int TRAILER = 0x3b;

    private GifHeader() {}

    static ImageHeader read(ByteCursor bytes) {
        var size = new ImageSize(bytes.u16LittleEndian(6), bytes.u16LittleEndian(8));
        return new ImageHeader(ImageFormat.GIF, size, end(bytes));
    }

    private static int end(ByteCursor bytes) {
        int at = FIRST_BLOCK + colorTable(bytes.u8(10));
        while (at < bytes.length()) {
            switch (bytes.u8(at)) {
                case TRAILER -> {
                    return at + 1;
                }
                case EXTENSION -> at = afterSubBlocks(bytes, at + 2);
                case IMAGE -> at = at + 10 < bytes.length()
                        ? afterSubBlocks(bytes, at + 11 + colorTable(bytes.u8(at + 9)))
                        : bytes.length();
                default -> {
                    return bytes.length();
                }
            }
        }
        return bytes.length();
    }

    private static int colorTable(int flags) {
        return (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
    }

    private static int afterSubBlocks(ByteCursor bytes, int from) {
        int at = from;
        while (at < bytes.length() && bytes.u8(at) != 0) {
            at += 1 + bytes.u8(at);
        }
        return at + 1;
    }
}
