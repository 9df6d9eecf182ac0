// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.wire;

import dev.kineograph.Picture;
import dev.kineograph.text.ByteSearch;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.LongConsumer;

/// Bytes that have arrived and have not been taken. Memory grows with them, and that of a large picture is not kept.
///
/// **Threading.** Confined to its reader.
final class PendingBytes {
    private static final int FIRST_BYTES = 8 << 10;
    private static final int MAX_KEPT_BYTES = 256 << 10;
    private static final byte[] NONE = {};

    private final LongConsumer held;
    private final int whole;
    private byte[] bytes = NONE;
    private int from;
    private int to;

    /// @param held gets how many bytes of memory this object has, before they become more and after they become less; if it throws,
    ///     nothing is changed
    PendingBytes(LongConsumer held) {
        this(held, Picture.MAX_BYTES);
    }

    /// @param whole the total length, as far as is known
    PendingBytes(LongConsumer held, int whole) {
        this.held = held;
        this.whole = whole;
    }

    /// @param come bytes that have arrived; the array belongs to this object from now on, and is not counted
    PendingBytes(byte[] come) {
        this(_ -> {});
        bytes = come;
        to = come.length;
    }

    int length() {
        return to - from;
    }

    /// Moves up to that many bytes into it.
    void add(ByteBuffer source, int most) {
        add(source, most, whole);
    }

    /// The same with another total length.
    void add(ByteBuffer source, int most, int together) {
        int count = Math.min(source.remaining(), most);
        if (to + count > bytes.length) {
            makeRoom(count, together);
        }
        source.get(bytes, to, count);
        to += count;
    }

    private void makeRoom(int count, int together) {
        int length = length();
        byte[] larger = length + count <= bytes.length ? bytes : larger(length + count, together);
        System.arraycopy(bytes, from, larger, 0, length);
        bytes = larger;
        from = 0;
        to = length;
    }

    private byte[] larger(int least, int together) {
        int capacity = Math.max(least, Math.min(together, Math.clamp(bytes.length * 2L, FIRST_BYTES, Picture.MAX_BYTES)));
        held.accept(capacity);
        return new byte[capacity];
    }

    int u8(int at) {
        return bytes[from + at] & 0xff;
    }

    int u16(int at) {
        return u8(at) << 8 | u8(at + 1);
    }

    long u32(int at) {
        return (long) u16(at) << 16 | u16(at + 2);
    }

    /// The index of the next byte with that value; if none has arrived yet, the end, or `start` if that is greater.
    int indexOf(int value, int start) {
        return start >= length() ? start : ByteSearch.indexOf((byte) value, bytes, from + start, to) - from;
    }

    /// A copy of up to that many bytes.
    byte[] copy(int at, int most) {
        return Arrays.copyOfRange(bytes, from + at, from + Math.min(length(), at + most));
    }

    /// Whether the last bytes are these.
    boolean endsWith(byte[] end) {
        return length() >= end.length && Arrays.equals(bytes, to - end.length, to, end, 0, end.length);
    }

    /// Takes the first bytes, which belong to the caller. They are not copied if they fill the whole array.
    byte[] take(int count) {
        if (count == bytes.length) {
            byte[] all = bytes;
            letGo();
            clear();
            return all;
        }
        byte[] taken = copy(0, count);
        drop(count);
        return taken;
    }

    void drop(int count) {
        from += count;
        if (from == to) {
            clear();
        }
    }

    void clear() {
        from = 0;
        to = 0;
        if (bytes.length > MAX_KEPT_BYTES) {
            letGo();
        }
    }

    private void letGo() {
        bytes = NONE;
        held.accept(0);
    }
}
