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

    BytePattern(byte[] needle) {
        this.needle = needle.clone();
        Arrays.fill(skip, needle.length);
        for (int i = 0; i < needle.length - 1; i++) {
            skip[needle[i] & 0xff] = needle.length - 1 - i;
        }
    }

    boolean isIn(byte[] bytes, int length) {
        int last = needle.length - 1;
        for (int at = 0; at + last < length; at += skip[bytes[at + last] & 0xff]) {
            if (bytes[at + last] == needle[last] && Arrays.equals(bytes, at, at + needle.length, needle, 0, needle.length)) {
                return true;
            }
        }
        return false;
    }
}
