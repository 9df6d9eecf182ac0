// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.turbo;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.kineograph.ImageSize;
import dev.kineograph.Orientation;
import dev.kineograph.imaging.library.SystemLibrary;
import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Optional;

/// Turns, mirrors and cuts JPEGs without decoding their pixels, so that nothing is lost.
///
/// **Threading.** Stateless.
public final class TurboTurner {
    /// A `tjtransform`: a region of four numbers, the operation, options, and two addresses, which are not used.
    private static final MemoryLayout WISH = MemoryLayout.structLayout(
            MemoryLayout.sequenceLayout(4, JAVA_INT), JAVA_INT.withName("operation"), JAVA_INT.withName("options"), ADDRESS, ADDRESS);

    private static final long REGION = 0;
    private static final long OPERATION = 4;
    private static final long OPTIONS = 5;
    private static final int TJXOPT_PERFECT = 1;
    private static final int TJXOPT_CROP = 4;
    private static final int TJXOPT_COPYNONE = 64;

    private TurboTurner() {}

    /// The operation, `TJXOP_...`.
    private static int operation(Orientation turn) {
        return switch (turn) {
            case UPRIGHT -> 0;
            case MIRRORED -> 1;
            case FLIPPED -> 2;
            case TRANSPOSED -> 3;
            case TRANSVERSED -> 4;
            case QUARTER_TURN -> 5;
            case HALF_TURN -> 6;
            case THREE_QUARTER_TURN -> 7;
        };
    }

    /// The middle of the turned picture, without its metadata; empty if the machine has no libturbojpeg, a side that is turned to the left or the top does
    /// not consist of whole blocks, or the part that remains does not begin where blocks do.
    ///
    /// @param whole the size of the turned picture
    /// @param cut that of the part that remains
    public static Optional<byte[]> turned(ByteBuffer bytes, Orientation turn, ImageSize whole, ImageSize cut) {
        return TurboLibrary.find().flatMap(library -> turned(library, bytes, turn, whole, cut));
    }

    private static Optional<byte[]> turned(TurboJpeg library, ByteBuffer bytes, Orientation turn, ImageSize whole, ImageSize cut) {
        try (var arena = Arena.ofConfined()) {
            var jpeg = library.allocate(bytes.remaining(), arena).copyFrom(MemorySegment.ofBuffer(bytes));
            var wish = arena.allocate(WISH);
            wish.setAtIndex(JAVA_INT, OPERATION, operation(turn));
            wish.setAtIndex(JAVA_INT, OPTIONS, TJXOPT_PERFECT | TJXOPT_COPYNONE | (whole.equals(cut) ? 0 : TJXOPT_CROP));
            wish.setAtIndex(JAVA_INT, REGION, (whole.width() - cut.width()) / 2);
            wish.setAtIndex(JAVA_INT, REGION + 1, (whole.height() - cut.height()) / 2);
            wish.setAtIndex(JAVA_INT, REGION + 2, cut.width());
            wish.setAtIndex(JAVA_INT, REGION + 3, cut.height());
            var address = arena.allocate(ADDRESS);
            var length = arena.allocate(Long.BYTES, Long.BYTES);
            try {
                boolean isDone = library.transform(library.newTransformer(arena), jpeg, address, length, wish);
                return isDone ? Optional.of(TurboJpeg.memory(address.get(ADDRESS, 0), SystemLibrary.unsignedLong(length)).toArray(JAVA_BYTE)) : Optional.empty();
            } finally {
                library.free(address.get(ADDRESS, 0));
            }
        }
    }
}
