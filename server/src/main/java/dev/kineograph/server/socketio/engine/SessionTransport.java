// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio.engine;

import dev.kineograph.server.net.FastPath;
import dev.kineograph.server.net.PeerHealth;
import io.netty.buffer.ByteBuf;
import java.time.Duration;

/// Carries what a session sends: as responses to polls, or on a WebSocket. A session has one transport at a time, and upgrades by
/// replacing it.
///
/// **Threading.** Confined to its session's event loop.
sealed interface SessionTransport permits PollingTransport, WebSocketTransport {

    /// The format of messages on this transport.
    TransportFormat format();

    /// Whether bytes written now are sent at once.
    boolean hasRoom();

    /// Whether the client has not read everything written.
    boolean isBusy();

    /// Writes messages in the transport's format. It must have room. The caller releases the bytes, and must not change them.
    void write(ByteBuf encoded);

    /// Lets a fast path write, as long as there is room; false if it cannot.
    default boolean enter(FastPath path, FastPath.Guest guest) {
        return false;
    }

    /// Leaves the fast path, if it is on one.
    default void leaveFastPath() {}

    /// Sends as much of the outbox as there is room for.
    void flush(Outbox outbox);

    /// How long the client may read nothing while something waits for it.
    Duration stallTimeout();

    /// A number that changes when the client reads bytes, see [dev.kineograph.server.net.BodySink#progress].
    long progress();

    /// What the kernel knows about the client's machine, where it can be asked.
    PeerHealth peerHealth();

    /// Whether a packet tells the client that its session is closed, before the transport ends.
    boolean sendsClosePacket();

    /// Ends the transport, because the session has ended.
    void end(EndReason reason);
}
