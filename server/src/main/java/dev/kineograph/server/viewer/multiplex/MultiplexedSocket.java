// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer.multiplex;

import dev.kineograph.server.http.WebSocketHeader;
import dev.kineograph.server.net.BodySink;
import dev.kineograph.server.net.PeerHealth;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.ArrayDeque;

/// A WebSocket that several streams share: they have its room in common, and a number of bytes that the client may leave unacknowledged.
///
/// **Threading.** Confined to its event loop.
final class MultiplexedSocket {
    /// No picture is sent to a client that has this much, or more, left to draw.
    static final int MAX_UNACKNOWLEDGED_BYTES = 8 << 20;

    /// As many as a client of [WatchedStreams#MAX_STREAMS] causes that makes no mistakes, four times over.
    private static final int MAX_NOTICES = 256;

    private static final int POLICY_VIOLATION = 1008;

    /// The streams ask about the same connection one after the other.
    private static final long HEALTH_KEPT_NANOS = Duration.ofMillis(250).toNanos();

    private final BodySink sink;
    private final ArrayDeque<ByteBuf> notices = new ArrayDeque<>(0);
    private long unacknowledgedBytes;
    private PeerHealth health;
    private long healthNanos;

    MultiplexedSocket(BodySink sink) {
        this.sink = sink;
        this.health = sink.peerHealth();
        this.healthNanos = System.nanoTime();
    }

    BodySink sink() {
        return sink;
    }

    boolean hasRoom() {
        return sink.hasRoom() && notices.isEmpty() && !isFull();
    }

    /// Whether the client has as much to draw as it may.
    boolean isFull() {
        return unacknowledgedBytes >= MAX_UNACKNOWLEDGED_BYTES;
    }

    void write(ByteBuf picture) {
        unacknowledgedBytes += picture.readableBytes();
        sink.write(picture);
    }

    void acknowledged(int bytes) {
        unacknowledgedBytes -= bytes;
    }

    /// A client that has enough to draw has not stalled: it takes its time.
    long progress() {
        return isFull() ? System.nanoTime() : sink.progress();
    }

    PeerHealth peerHealth() {
        long now = System.nanoTime();
        if (now - healthNanos >= HEALTH_KEPT_NANOS) {
            health = sink.peerHealth();
            healthNanos = now;
        }
        return health;
    }

    /// Sends a message, or keeps it until there is room. A client that causes many and reads none is ended.
    void tell(ByteBuf notice) {
        if (!notice.isReadable()) {
            notice.release();
        } else if (notices.size() == MAX_NOTICES) {
            notice.release();
            sink.end(WebSocketHeader.close(Unpooled.buffer(), POLICY_VIOLATION, "more errors than are read"));
        } else {
            notices.add(notice);
            sendNotices();
        }
    }

    /// Sends what waits, as far as there is room.
    void sendNotices() {
        while (sink.hasRoom() && !notices.isEmpty()) {
            var notice = notices.remove();
            sink.write(notice);
            notice.release();
        }
    }

    /// Drops what waits: the connection has ended.
    void close() {
        notices.forEach(ByteBuf::release);
        notices.clear();
    }
}
