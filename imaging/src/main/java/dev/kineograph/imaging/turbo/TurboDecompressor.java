// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.turbo;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.kineograph.imaging.turbo.Planes.Subsampling;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/// One JPEG, decoded with libturbojpeg in memory outside the heap, which is freed when this is closed.
///
/// It may be decoded smaller, to a half, quarter or eighth of its sides: that takes a part of the time, as less has to be computed of each block.
///
/// **Threading.** Confined to the thread that made it.
public final class TurboDecompressor implements AutoCloseable {
    private static final int MAX_DIVISOR = 8;
    private static final int TJPF_BGRA = 8;
    private static final int TJPF_ARGB = 10;
    private static final int TJPF_CMYK = 11;
    private static final int LAYOUT = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? TJPF_BGRA : TJPF_ARGB;

    private static final int TJCS_YCBCR = 1;
    private static final int TJCS_GRAY = 2;
    private static final int TJCS_CMYK = 3;
    private static final int TJCS_YCCK = 4;

    // Where what the library says of the header is: an int each.
    private static final int WIDTH = 0;
    private static final int HEIGHT = 1;
    private static final int SUBSAMPLING = 2;
    private static final int COLORS = 3;
    private static final int FIELDS = 4;

    private final TurboJpeg library;
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment decompressor;
    private final MemorySegment jpeg;
    private final MemorySegment header;

    private TurboDecompressor(TurboJpeg library, ByteBuffer bytes) {
        this.library = library;
        try {
            this.decompressor = library.newDecompressor(arena);
            this.jpeg = library.allocate(bytes.remaining(), arena);
            this.header = arena.allocate(JAVA_INT, FIELDS);
            jpeg.copyFrom(MemorySegment.ofBuffer(bytes));
            header.fill((byte) -1);
            library.readHeader(decompressor, jpeg, field(WIDTH), field(HEIGHT), field(SUBSAMPLING), field(COLORS));
        } catch (RuntimeException | Error e) {
            arena.close();
            throw e;
        }
    }

    private MemorySegment field(int field) {
        return header.asSlice((long) Integer.BYTES * field, Integer.BYTES);
    }

    private int get(int field) {
        return header.getAtIndex(JAVA_INT, field);
    }

    /// A JPEG that is to be decoded; empty if the machine has no libturbojpeg.
    public static Optional<TurboDecompressor> of(ByteBuffer bytes) {
        return TurboLibrary.find().map(library -> new TurboDecompressor(library, bytes));
    }

    /// The largest divisor of its sides, 1, 2, 4 or 8, with which a picture is at least so large.
    public static int divisor(int side, int atLeast) {
        int divisor = MAX_DIVISOR;
        while (divisor > 1 && part(side, divisor) < atLeast) {
            divisor /= 2;
        }
        return divisor;
    }

    /// A side of a picture that is decoded smaller.
    public static int part(int side, int divisor) {
        return Math.ceilDiv(side, divisor);
    }

    /// Pixels in memory that is freed with the decompressor, one after the other and without gaps.
    ///
    /// @param isCmyk whether they have four bytes of cyan, magenta, yellow and black, each of them inverted; otherwise they are `int`s, ARGB
    public record Decoded(MemorySegment memory, int width, int height, boolean isCmyk) {}

    /// Decodes the picture.
    ///
    /// @param divisor of its sides
    /// @throws dev.kineograph.RefusedException if it cannot be decoded; one that only breaks off is decoded as far as it goes, and grey from there
    public Decoded pixels(int divisor) {
        int width = part(get(WIDTH), divisor);
        int height = part(get(HEIGHT), divisor);
        boolean isCmyk = get(COLORS) == TJCS_CMYK || get(COLORS) == TJCS_YCCK;
        var memory = library.allocate(Math.multiplyExact(Integer.BYTES * width, height), arena);
        library.decompress(decompressor, jpeg, memory, width, Integer.BYTES * width, height, isCmyk ? TJPF_CMYK : LAYOUT);
        return new Decoded(memory, width, height, isCmyk);
    }

    /// The picture as a JPEG of another quality and perhaps smaller, whose pixels are never converted to RGB and back.
    ///
    /// @param divisor of its sides
    /// @param quality 1 to 100
    /// @return empty for a picture that consists of something else than brightness and colour, or in an uncommon way
    /// @throws dev.kineograph.RefusedException if it cannot be decoded
    public Optional<byte[]> recompressed(int divisor, int quality) {
        boolean isPlain = get(COLORS) == TJCS_YCBCR || get(COLORS) == TJCS_GRAY;
        return Subsampling.of(get(SUBSAMPLING)).filter(_ -> isPlain).map(subsampling -> recompressed(divisor, quality, subsampling));
    }

    private byte[] recompressed(int divisor, int quality, Subsampling subsampling) {
        int width = part(get(WIDTH), divisor);
        int height = part(get(HEIGHT), divisor);
        try (var planes = Planes.of(library, width, height, subsampling);
                var compressor = TurboCompressor.with(library, quality)) {
            var addresses = arena.allocate(ADDRESS, Planes.COUNT);
            var strides = arena.allocate(JAVA_INT, Planes.COUNT);
            planes.writeStrides(strides);
            planes.writeAddresses(addresses);
            library.decompressToPlanes(decompressor, jpeg, addresses, width, strides, height);
            return compressor.compress(planes);
        }
    }

    @Override
    public void close() {
        arena.close();
    }
}
