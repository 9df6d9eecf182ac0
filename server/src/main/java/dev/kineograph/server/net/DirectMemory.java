// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.internal.PlatformDependent;

/// The pool that the server's buffers come from. Netty counts a buffer before it knows whether there is memory for it: one that is too large
/// for the process makes the small ones fail that other loops ask for at that moment, and whose connection it is, is closed. Here the large
/// one alone fails.
///
/// **Threading.** Shared; any thread.
public final class DirectMemory extends PooledByteBufAllocator {
    /// The one pool.
    public static final DirectMemory POOL = new DirectMemory();

    private final int chunk = metric().chunkSize();

    private DirectMemory() {
        super(PlatformDependent.directBufferPreferred());
    }

    /// @throws OutOfMemoryError if the process has no memory for it
    @Override
    protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
        // What is smaller than a chunk may find room in one that is counted already.
        if (initialCapacity > chunk && initialCapacity > PlatformDependent.maxDirectMemory() - PlatformDependent.usedDirectMemory()) {
            throw new OutOfMemoryError("%,d bytes of direct memory (used: %,d, most: %,d)"
                    .formatted(initialCapacity, PlatformDependent.usedDirectMemory(), PlatformDependent.maxDirectMemory()));
        }
        return super.newDirectBuffer(initialCapacity, maxCapacity);
    }
}
