// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.util.Arrays;

/// Finds a short sequence of bytes in a long one by looking at about every 20th byte (Horspool, "Practical fast searching in
/// strings", 1980). Every published picture is searched once.
///
/// **Threading.** Immutable.
final class BytePattern {
    private final byte[] needle;
    private final int[] skip = new int[256];
    private final byte[] isInNeedle = new byte[256];

    BytePattern(byte[] needle) {
        this.needle = needle.clone();
        Arrays.fill(skip, needle.length);
        for (byte one : needle) {
            isInNeedle[one & 0xff] = 1;
        }
        for (int i = 0; i < needle.length - 1; i++) {
            skip[needle[i] & 0xff] = needle.length - 1 - i;
        }
    }

    boolean isIn(byte[] bytes, int length) {
        int size = needle.length;
        int end = size - 1;
        while (end < length) {
            if (end + 3 * size < length && lacks(bytes[end], bytes[end + size], bytes[end + 2 * size], bytes[end + 3 * size])) {
                end += 4 * size;
                continue;
            }
            if (bytes[end] == needle[size - 1] && Arrays.equals(bytes, end + 1 - size, end + 1, needle, 0, size)) {
                return true;
            }
            end += skip[bytes[end] & 0xff];
        }
        return false;
    }

    /// Whether the needle has none of these bytes. Mostly it has none, and the processor looks at all four at once: it need not know the first to find the second.
    private boolean lacks(byte first, byte second, byte third, byte fourth) {
        return (isInNeedle[first & 0xff] | isInNeedle[second & 0xff] | isInNeedle[third & 0xff] | isInNeedle[fourth & 0xff]) == 0;
    }
}
