// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio.engine;

import dev.kineograph.server.net.DirectMemory;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;

/// What waits to be sent to a client: messages, whose bytes are shared with other clients, and packets of the protocol itself.
///
/// **Threading.** Confined to its session's event loop.
final class Outbox {
    /// Enough for many small events between two polls.
    private static final int MAX_ENTRIES = 1_000;

    private static final long MAX_BYTES = 32L << 20;

    /// The most bytes of one response to a poll, unless its first message alone is larger.
    private static final int MAX_PAYLOAD_BYTES = 4 << 20;

    private static final int MAX_SHORT_BYTES = 16 << 10;

    private final ArrayDeque<OutboxEntry> queue = new ArrayDeque<>();
    private long bytes;

    private sealed interface OutboxEntry {
        record OfMessage(SharedMessage message) implements OutboxEntry {}

        record OfPacket(String packet) implements OutboxEntry {}
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    /// The approximate number of waiting bytes.
    long bytes() {
        return bytes;
    }

    /// Removes the message that this one replaces, if one waits.
    void removeTopic(SharedMessage next) {
        var topic = next.topic();
        if (topic.isEmpty()) {
            return;
        }
        for (var entries = queue.iterator(); entries.hasNext(); ) {
            if (entries.next() instanceof OutboxEntry.OfMessage(var message) && message.topic().equals(topic)) {
                entries.remove();
                bytes -= message.size();
                message.release();
            }
        }
    }

    /// Whether one more message of that size may wait. A single message always may.
    boolean hasPlaceFor(int size) {
        return queue.isEmpty() || (queue.size() < MAX_ENTRIES && bytes + size <= MAX_BYTES);
    }

    /// Adds a message, and retains it until it is taken.
    void add(SharedMessage message) {
        message.retain();
        bytes += message.size();
        queue.add(new OutboxEntry.OfMessage(message));
    }

    void add(String packet) {
        bytes += packet.length();
        queue.add(new OutboxEntry.OfPacket(packet));
    }

    /// Removes the first message or packet, encoded for a WebSocket. The caller releases it.
    ByteBuf takeMessage(TransportFormat format) {
        return switch (queue.remove()) {
            case OutboxEntry.OfMessage(var message) -> encoded(message, format);
            case OutboxEntry.OfPacket(var packet) -> {
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

    /// Whether everything that waits is ASCII and short: socket.io 1 fails in browsers at half a megabyte of text.
    boolean isShortAndPlain() {
        return bytes <= MAX_SHORT_BYTES && queue.stream().allMatch(entry -> switch (entry) {
            case OutboxEntry.OfMessage(var message) -> message.isPlain();
            case OutboxEntry.OfPacket(var packet) -> packet.chars().allMatch(character -> character < 0x80);
        });
    }

    /// Removes what fits into one response to a poll. The caller releases it.
    ByteBuf takePayload(TransportFormat format) {
        var payload = DirectMemory.POOL.compositeBuffer(2 * queue.size());
        do {
            if (format == TransportFormat.POLLING_4 && payload.isReadable()) {
                payload.addComponent(true, Unpooled.wrappedBuffer(new byte[] {MessageEncoder.SEPARATOR}));
            }
            addFirst(payload, format);
        } while (!queue.isEmpty() && payload.readableBytes() < MAX_PAYLOAD_BYTES);
        return payload;
    }

    private void addFirst(CompositeByteBuf payload, TransportFormat format) {
        switch (queue.remove()) {
            case OutboxEntry.OfMessage(var message) -> payload.addComponent(true, encoded(message, format));
            case OutboxEntry.OfPacket(var packet) -> {
                bytes -= packet.length();
                payload.addComponent(true, MessageEncoder.pollPacket(packet, format));
            }
        }
    }

    void clear() {
        for (var entry : queue) {
            if (entry instanceof OutboxEntry.OfMessage(var message)) {
                message.release();
            }
        }
        queue.clear();
        bytes = 0;
    }
}
