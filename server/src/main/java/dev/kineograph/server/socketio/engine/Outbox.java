// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio.engine;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;

/// What waits to be sent to a client: messages, whose bytes are shared with other clients, and the protocol's own packets.
///
/// **Threading.** Confined to its session's event loop.
final class Outbox {
    /// Many small events may come at once between two polls.
    static final int MOST_MESSAGES = 1_000;

    static final long MOST_BYTES = 32L << 20;

    /// Of one answer to a poll; a single message may be larger.
    private static final int BYTES_OF_AN_ANSWER = 4 << 20;

    private static final int SHORT_BYTES = 16 << 10;

    private final ArrayDeque<Waiting> queue = new ArrayDeque<>();
    private long bytes;

    private sealed interface Waiting {
        record Said(SharedMessage message) implements Waiting {}

        record Packet(String packet) implements Waiting {}
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    /// Whether one more message of that size may wait. One alone always may.
    boolean hasPlaceFor(int size) {
        return queue.isEmpty() || (queue.size() < MOST_MESSAGES && bytes + size <= MOST_BYTES);
    }

    /// The message is held from here until it is taken.
    void add(SharedMessage message) {
        message.retain();
        bytes += message.size();
        queue.add(new Waiting.Said(message));
    }

    void add(String packet) {
        bytes += packet.length();
        queue.add(new Waiting.Packet(packet));
    }

    /// The first that waits, as it goes over a WebSocket; the bytes are the caller's.
    ByteBuf takeOne(TransportFormat format) {
        return switch (queue.remove()) {
            case Waiting.Said(var message) -> encoded(message, format);
            case Waiting.Packet(var packet) -> {
                bytes -= packet.length();
                yield MessageEncoder.webSocketText(packet);
            }
        };
    }

    private ByteBuf encoded(SharedMessage message, TransportFormat format) {
        bytes -= message.size();
        var encoded = message.in(format).retainedDuplicate();
        message.release();
        return encoded;
    }

    /// Whether all that waits is nothing but ASCII, and little of it: socket.io 1 in a browser chokes on half a megabyte of text.
    boolean isShortAndPlain() {
        return bytes <= SHORT_BYTES && queue.stream().allMatch(waiting -> switch (waiting) {
            case Waiting.Said(var message) -> message.isPlain();
            case Waiting.Packet(var packet) -> packet.chars().allMatch(character -> character < 0x80);
        });
    }

    /// What goes into one answer to a poll; the bytes are the caller's.
    ByteBuf takeAnswer(TransportFormat format) {
        var answer = PooledByteBufAllocator.DEFAULT.compositeBuffer(2 * queue.size());
        do {
            if (format == TransportFormat.POLLING_4 && answer.isReadable()) {
                answer.addComponent(true, Unpooled.wrappedBuffer(new byte[] {MessageEncoder.SEPARATOR}));
            }
            addFirst(answer, format);
        } while (!queue.isEmpty() && answer.readableBytes() < BYTES_OF_AN_ANSWER);
        return answer;
    }

    private void addFirst(CompositeByteBuf answer, TransportFormat format) {
        switch (queue.remove()) {
            case Waiting.Said(var message) -> answer.addComponent(true, encoded(message, format));
            case Waiting.Packet(var packet) -> {
                bytes -= packet.length();
                answer.addComponent(true, MessageEncoder.pollPacket(packet, format));
            }
        }
    }

    void clear() {
        for (var waiting : queue) {
            if (waiting instanceof Waiting.Said(var message)) {
                message.release();
            }
        }
        queue.clear();
        bytes = 0;
    }
}
