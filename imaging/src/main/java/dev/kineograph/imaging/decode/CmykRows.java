// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.decode;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.kineograph.ImageSize;
import java.lang.foreign.MemorySegment;

/// Pixels of cyan, magenta, yellow and black in memory outside the heap, as JPEGs for printers have them: a byte each, inverted. They are mixed as
/// Chromium does, without regard to a colour profile.
///
/// **Threading.** Confined to the thread whose memory it is.
record CmykRows(MemorySegment memory, ImageSize size) implements PixelRows {
    private static final int OPAQUE = 0xff << 24;

    @Override
    public boolean isOpaque() {
        return true;
    }

    @Override
    public void read(int y, int[] argb) {
        long at = (long) Integer.BYTES * y * size.width();
        for (int x = 0; x < size.width(); x++, at += Integer.BYTES) {
            int black = value(at + 3);
            argb[x] = OPAQUE | mixed(value(at), black) << 16 | mixed(value(at + 1), black) << 8 | mixed(value(at + 2), black);
        }
    }

    private int value(long at) {
        return memory.get(JAVA_BYTE, at) & 0xff;
    }

    private static int mixed(int color, int black) {
        return (color * black + 127) / 255;
    }
}
