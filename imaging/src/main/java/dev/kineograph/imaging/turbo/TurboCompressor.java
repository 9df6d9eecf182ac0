// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.turbo;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.kineograph.imaging.library.SystemLibrary;
import java.awt.image.BufferedImage;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Makes JPEGs with libturbojpeg, one after the other, in memory that it keeps.
///
/// The pixels are not copied: strip by strip, they are converted from the heap to planes of brightness and colour outside it, of which the picture is
/// then made. That gives the same bytes as compressing the pixels as a whole, if both sides are multiples of 16. The garbage collector waits for a strip, 15 us of it or so, and not for
/// the picture.
///
/// **Threading.** Confined to the thread that made it.
public final class TurboCompressor implements AutoCloseable {
    private static final int MAX_PIXELS_OF_STRIP = 1 << 16;

    private final TurboJpeg library;
    private final int quality;
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment compressor;
    private final MemorySegment planeAddresses;
    private final MemorySegment strides;
    private final MemorySegment bytesAddress;
    private final MemorySegment length;

    /// Memory of the library, which it may replace by larger memory; NULL at first.
    private MemorySegment bytes = MemorySegment.NULL;

    private long capacity;
    private @Nullable Planes planes;

    private TurboCompressor(TurboJpeg library, int quality) {
        this.library = library;
        this.quality = quality;
        this.compressor = library.newCompressor(arena);
        this.planeAddresses = arena.allocate(ADDRESS, Planes.COUNT);
        this.strides = arena.allocate(JAVA_INT, Planes.COUNT);
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
        var target = planes(width, height, pixels.isGray() ? Planes.Subsampling.GRAY : Planes.Subsampling.QUARTER);
        int rows = Math.max(2, MAX_PIXELS_OF_STRIP / width & ~1);
        for (int y = 0; y < height; y += rows) {
            target.writeAddresses(planeAddresses, y);
            library.toPlanes(
                    compressor, pixels.row(y), width, pixels.pitch(), Math.min(rows, height - y), pixels.layout(), planeAddresses, strides,
                    target.subsampling().code());
        }
        return compress(target);
    }

    /// The planes of another picture as a JPEG.
    byte[] compress(Planes target) {
        target.writeStrides(strides);
        target.writeAddresses(planeAddresses, 0);
        bytesAddress.set(ADDRESS, 0, bytes);
        SystemLibrary.setUnsignedLong(length, capacity);
        try {
            library.compress(
                    compressor, planeAddresses, target.width(), strides, target.height(), target.subsampling().code(), bytesAddress, length, quality);
        } finally {
            bytes = bytesAddress.get(ADDRESS, 0);
        }
        long written = SystemLibrary.unsignedLong(length);
        capacity = Math.max(capacity, written);
        return TurboJpeg.read(bytes, written);
    }

    /// Planes for pictures of that size, which are kept as long as it stays.
    private Planes planes(int width, int height, Planes.Subsampling subsampling) {
        var kept = planes;
        if (kept == null || !kept.isFor(width, height, subsampling)) {
            if (kept != null) {
                kept.close();
                planes = null;
            }
            kept = Planes.of(library, width, height, subsampling);
            planes = kept;
        }
        kept.writeStrides(strides);
        return kept;
    }

    @Override
    public void close() {
        if (planes != null) {
            planes.close();
        }
        library.free(bytes);
        arena.close();
    }
}
