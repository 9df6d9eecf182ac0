// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundHandler;
import io.netty.channel.ChannelPromise;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;

/// Passes bytes to a pipeline that changes them, some TLS records at a time and only while the kernel accepts the result, and on a stream of HTTP/2
/// while the peer has room for it too. A peer that does not read would otherwise keep a private encrypted copy of a whole frame, however large; this
/// way it keeps a reference to the shared frame, and these records.
///
/// A peer that keeps up gets four records with each system call, which saves a third of what it costs. Any other one gets one at a time, so that its
/// progress shows.
///
/// **Threading.** Confined to its channel's event loop.
final class RecordFeed {
    /// The head of a frame of HTTP/2 (RFC 9113, 4.1).
    private static final int FRAME_HEAD_BYTES = 9;

    /// The most plaintext bytes of a TLS record (RFC 8446, 5.1), of which HTTP/2 needs some itself.
    private static final int RECORD_BYTES = (16 << 10) - FRAME_HEAD_BYTES;

    /// For a peer that keeps up.
    static final int MOST_AT_ONCE = 4 * RECORD_BYTES;

    private final Channel channel;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>(2);
    private boolean running;
    private int atOnce = RECORD_BYTES;
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
            atOnce = channel.isWritable() ? MOST_AT_ONCE : RECORD_BYTES;
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
                writePart(waiting.getFirst());
            }
        } finally {
            running = false;
        }
    }

    private void writePart(Waiting first) {
        if (first.bytes.readableBytes() > atOnce) {
            fed += atOnce;
            channel.writeAndFlush(first.bytes.readRetainedSlice(atOnce), channel.voidPromise());
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
