// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/// Collects the bytes of one picture as they come. Memory grows with what has come, never with what was announced.
///
/// **Threading.** Confined to its connection's event loop.
public final class ByteCollector {
    private static final int FIRST_BYTES = 16 << 10;

    private byte[] bytes = {};
    private int length;

    /// Moves up to `most` readable bytes of `from` in here, and says how many.
    public int add(ByteBuf from, long most) {
        int count = (int) Math.min(from.readableBytes(), most);
        if (length + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + count, Math.max(FIRST_BYTES, bytes.length * 2)));
        }
        from.readBytes(bytes, length, count);
        length += count;
        return count;
    }

    /// How many bytes have come.
    public int length() {
        return length;
    }

    /// The bytes, which belong to the caller from here on; collecting starts again.
    public byte[] take() {
        byte[] whole = length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
        bytes = new byte[0];
        length = 0;
        return whole;
    }
}
