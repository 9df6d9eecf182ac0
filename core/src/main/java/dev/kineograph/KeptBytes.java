// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What is kept of a picture's bytes, in their order. They are copied only if some are left out or changed.
///
/// **Threading.** Confined.
final class KeptBytes {
    /// What is added has at most so many bytes more than what is left out.
    private static final int ROOM = 64;

    private final byte[] source;
    private final int sourceLength;

    /// The first bytes that are kept, once they differ from those of the source.
    private byte @Nullable [] copy;

    private int length;

    /// @param sourceLength how many bytes of the source belong to the picture
    KeptBytes(byte[] source, int sourceLength) {
        this.source = source;
        this.sourceLength = sourceLength;
    }

    /// How many bytes have been kept so far.
    int length() {
        return length;
    }

    /// Keeps the source's bytes from there to there.
    void keep(int from, int to) {
        if (copy == null && from == length) {
            length = to;
        } else if (to > from) {
            System.arraycopy(source, from, copied(), length, to - from);
            length += to - from;
        }
    }

    /// Adds bytes that are not in the source.
    void add(byte[] bytes) {
        System.arraycopy(bytes, 0, copied(), length, bytes.length);
        length += bytes.length;
    }

    /// Changes one of the bytes that have been kept.
    void set(int at, int value) {
        if (((copy == null ? source : copy)[at] & 0xff) != value) {
            copied()[at] = (byte) value;
        }
    }

    /// Changes some of them to zeros.
    void clear(int from, int to) {
        for (int at = from; at < to; at++) {
            set(at, 0);
        }
    }

    private byte[] copied() {
        if (copy == null) {
            copy = new byte[sourceLength + ROOM];
            System.arraycopy(source, 0, copy, 0, length);
        }
        return copy;
    }

    /// What was kept; null if that is the source as it is.
    byte @Nullable [] changed() {
        if (copy == null && length == sourceLength) {
            return null;
        }
        var kept = Arrays.copyOf(copy == null ? source : copy, length);
        return Arrays.equals(kept, 0, length, source, 0, sourceLength) ? null : kept;
    }
}
