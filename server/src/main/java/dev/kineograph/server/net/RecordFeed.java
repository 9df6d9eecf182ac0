// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundHandler;
import io.netty.channel.ChannelPromise;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;

/// Passes bytes to a pipeline that changes them, one TLS record at a time and only while the kernel accepts the result, and on a stream of HTTP/2
/// while the peer has room for it too. A peer that does not read would otherwise keep a private encrypted copy of a whole frame; this way it keeps a
/// reference to the shared frame, and one record.
///
/// **Threading.** Confined to its channel's event loop.
final class RecordFeed {
    /// The head of a frame of HTTP/2 (RFC 9113, 4.1).
    private static final int FRAME_HEAD_BYTES = 9;

    /// The most plaintext bytes of a TLS record (RFC 8446, 5.1), of which HTTP/2 needs some itself.
    private static final int MAX_RECORD_BYTES = (16 << 10) - FRAME_HEAD_BYTES;

    private final Channel channel;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>(2);
    private boolean running;
    private long fed;

    private record Waiting(ByteBuf bytes, ChannelPromise written) {}

    RecordFeed(Channel channel) {
        this.channel = channel;
    }

    /// Whether a handler of the channel sees what is written. None of ours does.
    static boolean isNeeded(Channel channel) {
        for (var handler : channel.pipeline()) {
            if (handler.getValue() instanceof ChannelOutboundHandler) {
                return true;
            }
        }
        return false;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /// How many bytes of the current message have been passed to the pipeline.
    long fed() {
        return fed;
    }

    /// Adds a message behind those that wait. The feed releases it.
    void add(ByteBuf bytes, ChannelPromise written) {
        waiting.add(new Waiting(bytes, written));
        if (channel.isActive()) {
            run();
        } else {
            clear();
        }
    }

    /// Passes on what the channel accepts now. Writing changes the channel's writability, which calls this method again from within.
    void run() {
        if (running) {
            return;
        }
        running = true;
        try {
            while (!waiting.isEmpty() && channel.isWritable()) {
                writeRecord(waiting.getFirst());
            }
        } finally {
            running = false;
        }
    }

    private void writeRecord(Waiting first) {
        if (first.bytes.readableBytes() > MAX_RECORD_BYTES) {
            fed += MAX_RECORD_BYTES;
            channel.writeAndFlush(first.bytes.readRetainedSlice(MAX_RECORD_BYTES), channel.voidPromise());
        } else {
            waiting.removeFirst();
            fed = 0;
            channel.writeAndFlush(first.bytes, first.written);
        }
    }

    /// Drops what waits: the connection has ended.
    void clear() {
        for (var message = waiting.poll(); message != null; message = waiting.poll()) {
            message.bytes.release();
            message.written.tryFailure(new ClosedChannelException());
        }
    }
}
