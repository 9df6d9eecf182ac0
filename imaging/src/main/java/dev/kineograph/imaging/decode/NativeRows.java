// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.decode;

import dev.kineograph.ImageSize;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Pixels in memory outside the heap: an `int` each, ARGB, in that order of bytes.
///
/// **Threading.** Confined to the thread whose memory it is.
record NativeRows(MemorySegment memory, ValueLayout.OfInt layout, ImageSize size, boolean isOpaque) implements PixelRows {
    @Override
    public void read(int y, int[] argb) {
        MemorySegment.copy(memory, layout, (long) Integer.BYTES * y * size.width(), argb, 0, size.width());
    }
}
