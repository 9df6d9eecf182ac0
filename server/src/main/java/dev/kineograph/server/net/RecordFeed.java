// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundHandler;
import io.netty.channel.ChannelPromise;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;

/// Hands bytes to a pipeline that changes them, one TLS record at a time and only while the kernel takes what comes out of it. A peer
/// that does not read would otherwise hold a private encrypted copy of a whole frame; like this it holds a reference to the frame that
/// all share, and one record.
///
/// **Threading.** Confined to its channel's event loop.
final class RecordFeed {
    /// The most plain bytes that a TLS record has (RFC 8446, 5.1).
    private static final int MAX_RECORD_BYTES = 16 << 10;

    private final Channel channel;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>(2);
    private boolean running;
    private long fed;

    private record Waiting(ByteBuf bytes, ChannelPromise written) {}

    RecordFeed(Channel channel) {
        this.channel = channel;
    }

    /// Whether a handler of the channel sees what is written. None of our own does.
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

    /// How many bytes of the message under way the pipeline has been given.
    long fed() {
        return fed;
    }

    /// Adds a message, which is the feed's from here on, behind those that wait.
    void add(ByteBuf bytes, ChannelPromise written) {
        waiting.add(new Waiting(bytes, written));
        if (channel.isActive()) {
            run();
        } else {
            clear();
        }
    }

    /// Hands over what the channel takes now. Writing changes the channel's writability, which calls this from within.
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

    /// Gives up what waits: the connection has ended.
    void clear() {
        for (var message = waiting.poll(); message != null; message = waiting.poll()) {
            message.bytes.release();
            message.written.tryFailure(new ClosedChannelException());
        }
    }
}
