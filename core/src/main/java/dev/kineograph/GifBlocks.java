// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

/// The blocks of a GIF, one after the other (GIF89a specification, sections 15 to 27): each is of a kind, and most end with sub-blocks of data, the last
/// of which is empty.
///
/// **Threading.** Stateless.
final class GifBlocks {
    static final int EXTENSION = 0x21;
    static final int IMAGE = 0x2c;
    static final int TRAILER = 0x3b;

    /// The length of an image's head, without its colour table.
    static final int IMAGE_BYTES = 10;

    private static final int HEAD_BYTES = 13;

    private GifBlocks() {}

    /// Where the first block begins.
    static int first(ByteCursor bytes) {
        return HEAD_BYTES + colorTable(bytes.u8(10));
    }

    /// Where an extension ends.
    static int afterExtension(ByteCursor bytes, int at) {
        return afterSubBlocks(bytes, at + 2);
    }

    /// Where an image ends, whose head is there.
    static int afterImage(ByteCursor bytes, int at) {
        return afterSubBlocks(bytes, at + IMAGE_BYTES + 1 + colorTable(bytes.u8(at + 9)));
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
