// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio.engine;

import dev.kineograph.RefusedException;
import dev.kineograph.server.net.FastPath;
import dev.kineograph.server.net.HeldBytes;
import io.netty.buffer.ByteBuf;
import java.time.Duration;

/// Sends a session's messages: at once if the transport has room, otherwise they wait in the [Outbox].
///
/// **Threading.** Confined to its session's event loop.
final class SessionOutput {
    private final SessionCore session;
    private final Outbox outbox = new Outbox();
    private final HeldBytes waiting;
    private final StallWatch stalls;
    private SessionTransport transport;

    /// Whether the listener already knows that there is room.
    private boolean knownToHaveRoom;

    private boolean flushing;
    private boolean closing;

    /// @param transport the session's first one
    SessionOutput(SessionCore session, SessionTransport transport) {
        this.session = session;
        this.transport = transport;
        this.waiting = new HeldBytes(session.memory());
        this.stalls = new StallWatch(session.loop(), new UnreadOutput(), session::doesNotRead);
    }

    SessionTransport transport() {
        return transport;
    }

    /// Sends on another transport from now on, also what waits.
    void replaceTransport(SessionTransport next) {
        transport = next;
    }

    /// Whether nothing waits.
    boolean isEmpty() {
        return outbox.isEmpty();
    }

    boolean hasRoom() {
        return !session.hasEnded() && !closing && outbox.isEmpty() && transport.hasRoom();
    }

    /// Sends a message, after those that wait or instead of a waiting one with the same topic.
    void send(SharedMessage message) {
        if (session.hasEnded() || closing) {
            return;
        }
        outbox.removeTopic(message);
        if (outbox.hasPlaceFor(message.size())) {
            outbox.add(message);
            flush();
            count();
        } else {
            session.doesNotRead();
        }
    }

    /// Counts what could not be sent at once.
    private void count() {
        if (session.hasEnded()) {
            return;
        }
        try {
            waiting.set(outbox.bytes());
        } catch (RefusedException e) {
            session.refused(e);
        }
    }

    /// Sends a packet of the protocol itself.
    void send(String packet) {
        if (outbox.hasPlaceFor(packet.length())) {
            outbox.add(packet);
            flush();
        } else {
            session.doesNotRead();
        }
    }

    /// Writes bytes that are already in the transport's format, if there is room.
    void write(ByteBuf encoded) {
        if (!hasRoom()) {
            throw new IllegalStateException("no room (expected: hasRoom() was asked)");
        }
        flushing = true;
        try {
            transport.write(encoded);
        } finally {
            flushing = false;
        }
        afterWriting();
    }

    /// Lets a fast path write: see [EngineSession#enter].
    boolean enter(FastPath path, FastPath.Guest guest) {
        return hasRoom() && transport.enter(path, sequence -> {
            guest.leftFastPath(sequence);
            afterWriting();
        });
    }

    /// Sends as much of what waits as there is room for.
    void flush() {
        if (flushing || session.hasEnded()) {
            return;
        }
        flushing = true;
        try {
            transport.flush(outbox);
        } finally {
            flushing = false;
        }
        afterWriting();
    }

    private void afterWriting() {
        if (!session.hasEnded()) {
            stalls.look();
            count();
        }
        if (closing && outbox.isEmpty()) {
            session.end(EndReason.CLOSED_BY_SERVER);
            return;
        }
        boolean knew = knownToHaveRoom;
        knownToHaveRoom = hasRoom();
        if (knownToHaveRoom && !knew) {
            session.drained();
        }
    }

    /// The transport may have less room than before, or more.
    void roomChanged() {
        knownToHaveRoom &= hasRoom();
        flush();
    }

    /// Ends the session once everything that waits has been sent.
    void close() {
        if (session.hasEnded() || closing) {
            return;
        }
        closing = true;
        if (transport.sendsClosePacket()) {
            outbox.add(session.protocol().close());
        }
        flush();
    }

    /// Drops what waits.
    void clear() {
        outbox.clear();
    }

    /// Drops what waits, and ends the transport.
    void end(EndReason reason) {
        stalls.stop();
        outbox.clear();
        transport.end(reason);
    }

    /// What waits for the client: on a WebSocket what the kernel does not accept, with polls what no poll has fetched.
    private final class UnreadOutput implements StallWatch.Queue {
        @Override
        public boolean waits() {
            return !session.hasEnded() && (transport.isBusy() || !outbox.isEmpty());
        }

        @Override
        public long progress() {
            return transport.progress();
        }

        @Override
        public boolean isAway() {
            return transport.peerHealth().unanswered();
        }

        @Override
        public Duration patience() {
            return transport.stallTimeout();
        }
    }
}
