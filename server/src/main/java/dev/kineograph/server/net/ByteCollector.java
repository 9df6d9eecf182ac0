// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import dev.kineograph.RefusedException;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Collects the bytes of one picture as they arrive. Memory grows with the bytes received, never by a claimed length, and within a [MemoryBudget].
///
/// **Threading.** Confined to its connection's event loop.
public final class ByteCollector {
    private static final int FIRST_BYTES = 16 << 10;

    private final Supplier<MemoryBudget.Share> budget;
    private MemoryBudget.@Nullable Share share;
    private byte[] bytes = {};
    private int length;

    /// A collector without bytes.
    ///
    /// @param budget called when the first bytes arrive, and when more arrive after a [#release]
    public ByteCollector(Supplier<MemoryBudget.Share> budget) {
        this.budget = budget;
    }

    /// Moves readable bytes of `from` into it. Returns how many.
    ///
    /// @param most how many are still missing, if that is known
    /// @throws RefusedException if there is no memory for them; what was collected is dropped
    public int add(ByteBuf from, long most) {
        int count = (int) Math.min(from.readableBytes(), most);
        if (length + count > bytes.length) {
            growTo(Math.max(length + count, (int) Math.min(length + most, Math.max(FIRST_BYTES, bytes.length * 2L))));
        }
        from.readBytes(bytes, length, count);
        length += count;
        return count;
    }

    private void growTo(int capacity) {
        if (share == null) {
            share = budget.get();
        }
        try {
            share.take(capacity - bytes.length);
        } catch (RefusedException e) {
            drop();
            throw e;
        }
        bytes = Arrays.copyOf(bytes, capacity);
    }

    /// How many bytes have arrived.
    public int length() {
        return length;
    }

    /// The bytes, which now belong to the caller; collecting starts again.
    public byte[] take() {
        byte[] whole = length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
        drop();
        return whole;
    }

    /// Drops the bytes and ends the share of the budget: the next bytes may be another client's.
    public void release() {
        drop();
        if (share != null) {
            share.close();
            share = null;
        }
    }

    /// Drops what was collected; collecting starts again.
    public void drop() {
        if (share != null) {
            share.give(bytes.length);
        }
        bytes = new byte[0];
        length = 0;
    }
}
