// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.turbo;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// A picture's planes: brightness, and both colours at half the width and height, unless it is grey. Odd sides are made even.
///
/// **Threading.** Confined to the thread that made it.
record Planes(int width, int height, boolean isGray, Arena arena, MemorySegment memory) implements AutoCloseable {
    static final int COUNT = 3;

    private static final int TJSAMP_420 = 2;
    private static final int TJSAMP_GRAY = 3;

    static Planes of(TurboJpeg library, int width, int height, boolean isGray) {
        var arena = Arena.ofConfined();
        int brightness = even(width) * even(height);
        return new Planes(width, height, isGray, arena, library.allocate(isGray ? brightness : brightness + brightness / 2, arena));
    }

    private static int even(int side) {
        return side + (side & 1);
    }

    boolean isFor(int width, int height, boolean gray) {
        return this.width == width && this.height == height && isGray == gray;
    }

    int subsampling() {
        return isGray ? TJSAMP_GRAY : TJSAMP_420;
    }

    void writeStrides(MemorySegment strides) {
        strides.setAtIndex(JAVA_INT, 0, even(width));
        strides.setAtIndex(JAVA_INT, 1, even(width) / 2);
        strides.setAtIndex(JAVA_INT, 2, even(width) / 2);
    }

    /// Where each plane has this row, whose number is even.
    void writeAddresses(MemorySegment addresses, int row) {
        int brightness = even(width) * even(height);
        int stride = even(width);
        addresses.setAtIndex(ADDRESS, 0, memory.asSlice((long) row * stride));
        if (!isGray) {
            long within = (long) row / 2 * (stride / 2);
            addresses.setAtIndex(ADDRESS, 1, memory.asSlice(brightness + within));
            addresses.setAtIndex(ADDRESS, 2, memory.asSlice(brightness + brightness / 4 + within));
        }
    }

    @Override
    public void close() {
        arena.close();
    }
}
