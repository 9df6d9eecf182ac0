// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.turbo;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.stream.Stream;

/// A picture's planes: brightness, and both colours, which have fewer pixels, or none. Sides are made multiples of what one pixel of colour covers.
///
/// **Threading.** Confined to the thread that made it.
record Planes(int width, int height, Subsampling subsampling, Arena arena, MemorySegment memory) implements AutoCloseable {
    static final int COUNT = 3;

    /// How many pixels share one pixel of colour.
    enum Subsampling {
        /// Each has its own.
        FULL(0, 1, 1),
        /// Two in a row, 4:2:2.
        HALF_WIDTH(1, 2, 1),
        /// Two in each of two rows, 4:2:0: what most cameras and encoders do.
        QUARTER(2, 2, 2),
        /// There is no colour.
        GRAY(3, 1, 1),
        /// One below the other, 4:4:0.
        HALF_HEIGHT(4, 1, 2),
        /// Four in a row, 4:1:1.
        QUARTER_WIDTH(5, 4, 1);

        private final int code;
        private final int across;
        private final int down;

        /// @param code `TJSAMP_...`
        Subsampling(int code, int across, int down) {
            this.code = code;
            this.across = across;
            this.down = down;
        }

        static Optional<Subsampling> of(int code) {
            return Stream.of(values()).filter(one -> one.code == code).findFirst();
        }

        /// `TJSAMP_...`.
        int code() {
            return code;
        }
    }

    static Planes of(TurboJpeg library, int width, int height, Subsampling subsampling) {
        var arena = Arena.ofConfined();
        var empty = new Planes(width, height, subsampling, arena, MemorySegment.NULL);
        try {
            var memory = library.allocate(Math.toIntExact(empty.start(COUNT)), arena);
            return new Planes(width, height, subsampling, arena, memory);
        } catch (RuntimeException | Error e) {
            arena.close();
            throw e;
        }
    }

    private int stride() {
        return Math.ceilDiv(width, subsampling.across) * subsampling.across;
    }

    private int rows() {
        return Math.ceilDiv(height, subsampling.down) * subsampling.down;
    }

    /// Where a plane begins, or the last one ends.
    private long start(int plane) {
        long brightness = (long) stride() * rows();
        long color = subsampling == Subsampling.GRAY ? 0 : brightness / subsampling.across / subsampling.down;
        return plane == 0 ? 0 : brightness + (plane - 1) * color;
    }

    void writeStrides(MemorySegment strides) {
        strides.setAtIndex(JAVA_INT, 0, stride());
        strides.setAtIndex(JAVA_INT, 1, stride() / subsampling.across);
        strides.setAtIndex(JAVA_INT, 2, stride() / subsampling.across);
    }

    void writeAddresses(MemorySegment addresses) {
        for (int plane = 0; plane < COUNT; plane++) {
            addresses.setAtIndex(ADDRESS, plane, memory.asSlice(start(plane)));
        }
    }

    @Override
    public void close() {
        arena.close();
    }
}
