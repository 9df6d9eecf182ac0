// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import dev.kineograph.server.net.HeldBytes;
import dev.kineograph.server.net.MemoryBudget;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Passes the body of a request to a reader on another event loop. What is on its way counts in the client's share of the memory.
///
/// **Threading.** Confined to the loop on which the body arrives; its reader is called on the other one.
final class PassedBody implements BodyReader {
    private final BodyReader reader;
    private final EventLoop loop;
    private final Consumer<RuntimeException> failed;
    private final HeldBytes held;
    private final AtomicLong onTheWay = new AtomicLong();

    /// Nothing more is read; on the other loop.
    private boolean ended;

    /// @param failed is told, on the other loop, what the reader throws
    PassedBody(BodyReader reader, EventLoop loop, Supplier<MemoryBudget.Share> memory, Consumer<RuntimeException> failed) {
        this.reader = reader;
        this.loop = loop;
        this.failed = failed;
        this.held = new HeldBytes(memory);
    }

    @Override
    public boolean read(ByteBuf bytes) {
        int count = bytes.readableBytes();
        held.set(onTheWay.addAndGet(count));
        var copy = Unpooled.wrappedBuffer(ByteBufUtil.getBytes(bytes));
        bytes.skipBytes(count);
        pass(() -> {
            readAll(copy);
            onTheWay.addAndGet(-count);
        });
        return false;
    }

    private void readAll(ByteBuf bytes) {
        boolean more = true;
        while (more) {
            more = reader.read(bytes);
        }
    }

    @Override
    public void end() {
        pass(reader::end);
    }

    @Override
    public void close() {
        held.release();
        execute(() -> {
            ended = true;
            reader.close();
        });
    }

    private void pass(Runnable step) {
        execute(() -> {
            try {
                if (!ended) {
                    step.run();
                }
            } catch (RuntimeException e) {
                ended = true;
                failed.accept(e);
            }
        });
    }

    private void execute(Runnable step) {
        try {
            loop.execute(step);
        } catch (RejectedExecutionException e) {
            // The loop has ended, and what the reader serves with it.
        }
    }
}
