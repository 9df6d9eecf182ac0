// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Finds a byte among many, eight at a time: every byte of every JPEG is searched.
///
/// **Threading.** Stateless.
public final class ByteSearch {
    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHEST_BITS = 0x8080808080808080L;

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

    /// Whether one of the eight bytes is 0 (Warren, "Hacker's Delight", 6-1).
    private static boolean hasZero(long eight) {
        return ((eight - ONES) & ~eight & HIGHEST_BITS) != 0;
    }
}
