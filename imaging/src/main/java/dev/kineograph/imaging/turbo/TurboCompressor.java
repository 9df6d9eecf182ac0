// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.turbo;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.kineograph.imaging.library.SystemLibrary;
import java.awt.image.BufferedImage;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/// Makes JPEGs with libturbojpeg, one after the other, in memory that it keeps.
///
/// A large picture is made strip by strip, of pixels that are copied to memory outside the heap, so that they are still in the processor's cache when they are
/// compressed. It gets the same bytes as if it were compressed as a whole with restart markers, one after each strip.
///
/// **Threading.** Confined to the thread that made it.
public final class TurboCompressor implements AutoCloseable {
    /// Its rows are a multiple of the largest block. Smaller ones are copied in less time, but each strip costs a call of some 7 us; 640x480 is compressed as a whole.
    private static final int MAX_BYTES_OF_STRIP = 5 << 18;

    private static final int BLOCK = 16;
    private static final int GRAY_BLOCK = 8;

    private final TurboJpeg library;
    private final int quality;
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment compressor;
    private final MemorySegment bytesAddress;
    private final MemorySegment length;

    /// Memory of the library, which it may replace by larger memory; NULL at first.
    private MemorySegment bytes = MemorySegment.NULL;

    private long capacity;

    private Arena stripArena = Arena.ofConfined();
    private MemorySegment strip = MemorySegment.NULL;
    private int expectedBytes;

    private TurboCompressor(TurboJpeg library, int quality) {
        this.library = library;
        this.quality = quality;
        this.compressor = library.newCompressor(arena);
        this.bytesAddress = arena.allocate(ADDRESS);
        this.length = arena.allocate(Long.BYTES, Long.BYTES);
    }

    /// Whether the machine has libturbojpeg.
    public static boolean isAvailable() {
        return TurboLibrary.find().isPresent();
    }

    /// A compressor; empty if the machine has no libturbojpeg.
    ///
    /// @param quality 1 to 100
    public static Optional<TurboCompressor> ofQuality(int quality) {
        return TurboLibrary.find().map(library -> with(library, quality));
    }

    static TurboCompressor with(TurboJpeg library, int quality) {
        return new TurboCompressor(library, quality);
    }

    /// The picture as a JPEG, with its colours at half the width and height, as ImageIO has them.
    ///
    /// @param image opaque, of a kind that [HeapPixels] knows
    public byte[] compress(BufferedImage image) {
        var pixels = HeapPixels.of(image).orElseThrow();
        int width = image.getWidth();
        int height = image.getHeight();
        int rows = Math.max(BLOCK, MAX_BYTES_OF_STRIP / pixels.pitch() / BLOCK * BLOCK);
        if (rows >= height) {
            return compress(pixels, 0, width, height).toArray(JAVA_BYTE);
        }
        int block = pixels.isGray() ? GRAY_BLOCK : BLOCK;
        var joined = new JoinedStrips(height, rows / block * Math.ceilDiv(width, block), expectedBytes);
        for (int y = 0; y < height; y += rows) {
            joined.add(compress(pixels, y, width, Math.min(rows, height - y)));
        }
        byte[] jpeg = joined.toByteArray();
        expectedBytes = jpeg.length + jpeg.length / 8;
        return jpeg;
    }

    /// Valid until the next.
    private MemorySegment compress(HeapPixels pixels, int y, int width, int height) {
        var rows = pixels.rows(y, height);
        var copy = room(rows.byteSize()).copyFrom(rows);
        return memoryOf(() -> library.compress(
                compressor, copy, width, pixels.pitch(), height, pixels.layout(), bytesAddress, length,
                (pixels.isGray() ? Planes.Subsampling.GRAY : Planes.Subsampling.QUARTER).code(), quality));
    }

    private MemorySegment room(long wanted) {
        if (strip.byteSize() < wanted) {
            strip = MemorySegment.NULL;
            stripArena.close();
            stripArena = Arena.ofConfined();
            strip = library.allocate(Math.toIntExact(wanted), stripArena);
        }
        return strip.asSlice(0, wanted);
    }

    /// The planes of another picture as a JPEG.
    byte[] compress(Planes picture) {
        try (var ofPicture = Arena.ofConfined()) {
            var addresses = ofPicture.allocate(ADDRESS, Planes.COUNT);
            var strides = ofPicture.allocate(JAVA_INT, Planes.COUNT);
            picture.writeStrides(strides);
            picture.writeAddresses(addresses);
            return memoryOf(() -> library.compress(
                    compressor, addresses, picture.width(), strides, picture.height(), picture.subsampling().code(), bytesAddress, length, quality)).toArray(JAVA_BYTE);
        }
    }

    /// @param call writes the JPEG to the memory at the address, or to larger memory
    private MemorySegment memoryOf(Runnable call) {
        bytesAddress.set(ADDRESS, 0, bytes);
        SystemLibrary.setUnsignedLong(length, capacity);
        try {
            call.run();
        } finally {
            bytes = bytesAddress.get(ADDRESS, 0);
        }
        long written = SystemLibrary.unsignedLong(length);
        capacity = Math.max(capacity, written);
        return TurboJpeg.memory(bytes, written);
    }

    @Override
    public void close() {
        stripArena.close();
        library.free(bytes);
        arena.close();
    }
}
