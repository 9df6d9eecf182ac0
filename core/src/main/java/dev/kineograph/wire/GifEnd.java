// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.wire;

/// The trailer of a GIF, after its blocks (GIF89a specification, sections 15 to 27). The end cannot be found after a block of an unknown kind.
///
/// **Threading.** Confined to its reader.
final class GifEnd implements PictureEnd {
    private static final int HEAD = 13;
    private static final int EXTENSION = 0x21;
    private static final int IMAGE = 0x2c;
    private static final int IMAGE_HEAD = 10;
    private static final int TRAILER = 0x3b;

    private int at;
    private boolean inData;

    @Override
    public int find(PendingBytes bytes) {
        if (at == 0) {
            if (bytes.length() < HEAD) {
                return NOT_YET;
            }
            at = HEAD + colorTable(bytes.u8(HEAD - 3));
        }
        while (at < bytes.length()) {
            int first = bytes.u8(at);
            if (!inData && first == TRAILER) {
                return at + 1;
            }
            int length = inData ? 1 + first : blockHead(bytes, first);
            if (length == 0) {
                return NOT_YET;
            }
            inData = !inData || first != 0;
            at += length;
        }
        return NOT_YET;
    }

    /// The length of a block before its data; 0 if its kind is unknown, or it has not arrived.
    private int blockHead(PendingBytes bytes, int kind) {
        if (kind == EXTENSION) {
            return 2;
        }
        boolean hasCome = kind == IMAGE && at + IMAGE_HEAD <= bytes.length();
        return hasCome ? IMAGE_HEAD + 1 + colorTable(bytes.u8(at + IMAGE_HEAD - 1)) : 0;
    }

    private static int colorTable(int flags) {
        return (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
    }
}
