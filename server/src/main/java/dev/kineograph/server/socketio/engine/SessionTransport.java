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

    /// Whether what is written now goes out at once.
    boolean hasRoom();

    /// Whether the client has not taken all that was written.
    boolean isBusy();

    /// Writes messages in the transport's format. It must have room. The bytes stay the caller's, and unchanged.
    void write(ByteBuf encoded);

    /// Lets a fast path write, as long as there is room; false if it cannot.
    default boolean enter(FastPath path, FastPath.Guest guest) {
        return false;
    }

    /// Leaves the fast path, if it is on one.
    default void leaveFastPath() {}

    /// Sends as much of what waits as there is room for.
    void flush(Outbox outbox);

    /// How long the client may take nothing while something waits for it.
    Duration stallTimeout();

    /// A number that changes when the client takes bytes, see [dev.kineograph.server.net.BodySink#progress].
    long progress();

    /// What the kernel knows of the client's machine, where it can be asked.
    PeerHealth peerHealth();

    /// Whether the client is told by a packet that its session is closed, before the transport ends.
    boolean sendsClosePacket();

    /// Ends the transport, because the session has ended.
    void end(EndReason reason);
}
