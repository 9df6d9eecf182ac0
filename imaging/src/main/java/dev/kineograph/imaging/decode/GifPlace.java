// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.decode;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Where the first image of a GIF is on its screen.
///
/// **Threading.** Immutable.
record GifPlace(int left, int top) {
    private static final int SCREEN_FLAGS = 10;
    private static final int SCREEN_BYTES = 13;
    private static final int EXTENSION = 0x21;
    private static final int IMAGE = 0x2c;

    /// The place; the screen's corner if there is no image.
    static GifPlace of(ByteBuffer bytes) {
        var gif = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        int at = SCREEN_BYTES + colorTable(gif.get(SCREEN_FLAGS));
        while (at + 5 < gif.limit() && gif.get(at) == EXTENSION) {
            at += 2;
            while (at < gif.limit() && gif.get(at) != 0) {
                at += 1 + (gif.get(at) & 0xff);
            }
            at++;
        }
        return at + 5 < gif.limit() && gif.get(at) == IMAGE
                ? new GifPlace(Short.toUnsignedInt(gif.getShort(at + 1)), Short.toUnsignedInt(gif.getShort(at + 3)))
                : new GifPlace(0, 0);
    }

    private static int colorTable(int flags) {
        return flags < 0 ? 3 << ((flags & 7) + 1) : 0;
    }
}
