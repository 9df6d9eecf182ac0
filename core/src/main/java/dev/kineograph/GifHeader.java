// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

/// A GIF's screen descriptor, and its blocks (GIF89a specification, sections 15 to 27).
///
/// A picture may be larger than its screen, or reach beyond it: the screen grows.
///
/// **Threading.** Confined to the thread that reads.
final class GifHeader {
    private static final int FIRST_BLOCK = 13;
    private static final int EXTENSION = 0x21;
    private static final int IMAGE = 0x2c;
    private static final int IMAGE_BYTES = 10;
    private static final int TRAILER = 0x3b;

    private final ByteCursor bytes;
    private int width;
    private int height;
    private int images;

    private GifHeader(ByteCursor bytes) {
        this.bytes = bytes;
        this.width = bytes.u16LittleEndian(6);
        this.height = bytes.u16LittleEndian(8);
    }

    static ImageHeader read(ByteCursor bytes) {
        var header = new GifHeader(bytes);
        int end = header.readBlocks();
        if (header.images == 0) {
            throw ImageFormat.GIF.refusal("no picture in it (expected: an image block)");
        }
        return new ImageHeader(ImageFormat.GIF, new ImageSize(header.width, header.height), end, header.images > 1);
    }

    /// Returns the end of the blocks.
    private int readBlocks() {
        int at = FIRST_BLOCK + colorTable(bytes.u8(10));
        while (at < bytes.length()) {
            switch (bytes.u8(at)) {
                case TRAILER -> {
                    return at + 1;
                }
                case EXTENSION -> at = afterSubBlocks(at + 2);
                case IMAGE -> at = at + IMAGE_BYTES <= bytes.length() ? afterImage(at) : bytes.length();
                default -> {
                    return bytes.length();
                }
            }
        }
        return bytes.length();
    }

    private int afterImage(int at) {
        images++;
        width = Math.max(width, bytes.u16LittleEndian(at + 1) + bytes.u16LittleEndian(at + 5));
        height = Math.max(height, bytes.u16LittleEndian(at + 3) + bytes.u16LittleEndian(at + 7));
        return afterSubBlocks(at + 11 + colorTable(bytes.u8(at + 9)));
    }

    private static int colorTable(int flags) {
        return (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
    }

    private int afterSubBlocks(int from) {
        int at = from;
        while (at < bytes.length() && bytes.u8(at) != 0) {
            at += 1 + bytes.u8(at);
        }
        return at + 1;
    }
}
