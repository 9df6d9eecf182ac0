// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Finds a byte among many, or a marker of a JPEG, eight bytes at a time or more: every byte of every JPEG is searched.
///
/// **Threading.** Stateless.
public final class ByteSearch {
    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHEST_BITS = 0x8080808080808080L;
    private static final long LOWER_BITS = ~HIGHEST_BITS;
    private static final int FIRST_BLOCK = 128;
    private static final int MAX_BLOCK = 8192;

    private ByteSearch() {}

    /// The index of the next byte with that value, or `to` if there is none.
    ///
    /// @param from 0 to `to`
    /// @param to 0 to the length of the array
    public static int indexOf(byte value, byte[] bytes, int from, int to) {
        long eightOfIt = (value & 0xff) * ONES;
        int at = from;
        while (at + Long.BYTES <= to && !hasZero((long) EIGHT_BYTES.get(bytes, at) ^ eightOfIt)) {
            at += Long.BYTES;
        }
        while (at < to && bytes[at] != value) {
            at++;
        }
        return at;
    }

    /// The index of the next marker among the pixels of a JPEG that is no restart: ff, and then c0 to cf or d8 to ff (ITU-T T.81, B.1.1.3). `to` if there is
    /// none. Where there is none for long, blocks are searched that become longer, each in a loop without a branch, of which the compiler makes one of vectors. It
    /// takes restarts for markers, too, since that is quicker: most pictures have none.
    ///
    /// @param from 0 to `to`
    /// @param to 0 to the length of the array
    public static int indexOfMarker(byte[] bytes, int from, int to) {
        int at = from;
        for (int block = FIRST_BLOCK; block < to - at && !hasMarker(bytes, at, at + block); block = Math.min(2 * block, MAX_BLOCK)) {
            at += block;
        }
        while (Long.BYTES < to - at) {
            long markers = markers(bytes, at) & HIGHEST_BITS;
            if (markers != 0) {
                return at + firstByte(markers);
            }
            at += Long.BYTES;
        }
        while (at + 1 < to && (bytes[at] != (byte) 0xff || !isMarker(bytes[at + 1]))) {
            at++;
        }
        return at + 1 < to ? at : to;
    }

    private static boolean isMarker(byte following) {
        int kind = following & 0xff;
        return kind >= 0xc0 && (kind < 0xd0 || kind > 0xd7);
    }

    private static boolean hasMarker(byte[] bytes, int from, int to) {
        return hasMarkerOrRestart(bytes, from, to) && hasOtherThanRestart(bytes, from, to);
    }

    private static boolean hasMarkerOrRestart(byte[] bytes, int from, int to) {
        long markers = 0;
        for (int at = from; at < to; at += Long.BYTES) {
            markers |= markersAndRestarts((long) EIGHT_BYTES.get(bytes, at), (long) EIGHT_BYTES.get(bytes, at + 1));
        }
        return (markers & HIGHEST_BITS) != 0;
    }

    private static boolean hasOtherThanRestart(byte[] bytes, int from, int to) {
        long markers = 0;
        for (int at = from; at < to; at += Long.BYTES) {
            markers |= markers(bytes, at);
        }
        return (markers & HIGHEST_BITS) != 0;
    }

    /// The highest bit of each of eight bytes that is ff and before a byte that [makes a marker of it][#isMarker]; other bits mean nothing.
    private static long markers(byte[] bytes, int at) {
        long following = (long) EIGHT_BYTES.get(bytes, at + 1);
        long isNoRestart = (following << 2) | ~(following << 3) | (following << 4);
        return markersAndRestarts((long) EIGHT_BYTES.get(bytes, at), following) & isNoRestart;
    }

    /// The same for each that is ff and before a byte of at least c0. No byte's sum has a carry; a shift brings another bit of each byte to its highest.
    private static long markersAndRestarts(long eight, long following) {
        return ((eight & LOWER_BITS) + ONES) & eight & following & (following << 1);
    }

    private static int firstByte(long bits) {
        return (ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? Long.numberOfTrailingZeros(bits) : Long.numberOfLeadingZeros(bits)) / Byte.SIZE;
    }

    /// Whether one of the eight bytes is 0 (Warren, "Hacker's Delight", 6-1).
    private static boolean hasZero(long eight) {
        return ((eight - ONES) & ~eight & HIGHEST_BITS) != 0;
    }
}
