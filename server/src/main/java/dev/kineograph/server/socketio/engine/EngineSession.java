// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio.engine;

import dev.kineograph.Caller;
import dev.kineograph.server.http.Query;
import dev.kineograph.server.http.ViewerIdentity;
import dev.kineograph.server.net.FastPath;
import dev.kineograph.server.net.InputPace;
import dev.kineograph.server.net.MemoryBudget;
import dev.kineograph.server.net.PeerHealth;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.time.Duration;

/// A client's session, whatever its transport: polls, a WebSocket, or polls that a WebSocket replaces.
///
/// **Threading.** Confined to its event loop, which never changes: connections of the session that arrive on another one move
/// there.
public interface EngineSession {

    /// 128 random bits, as in the session's addresses.
    String id();

    /// The caller whose request brought the newest packets, at first the one that opened it.
    Caller caller();

    /// The parameters of the request that opened it.
    Query query();

    /// The viewer that its frames count for.
    ViewerIdentity viewer();

    /// The event loop that it is confined to.
    EventLoop loop();

    /// The version of the protocol: 4 or 3 for those of Engine.IO, 1 for protocol 1 of socket.io 0.8 and 0.9.
    int protocolVersion();

    /// The format of messages on the present transport.
    TransportFormat format();

    /// Whether what is written now goes out at once: nothing waits, and the kernel, or a poll, takes more. When there is room
    /// again, the listener's [SessionListener#drained] is called.
    boolean hasRoom();

    /// Sends a message behind those that wait, in the place of one with the same topic. It stays the caller's. If too much waits already,
    /// the session ends.
    void send(SharedMessage message);

    /// Writes messages that have the format of [#format] already. The session must have room. The bytes stay the caller's, and
    /// unchanged.
    void write(ByteBuf encoded);

    /// Lets a fast path write what [#write] would have to, as long as there is room; false if there is none, or this transport cannot.
    boolean enter(FastPath path, FastPath.Guest guest);

    /// Leaves the fast path, if it is on one.
    void leaveFastPath();

    /// A number that changes when the client takes bytes.
    long progress();

    /// What the kernel knows of the client's machine, where it can be asked.
    PeerHealth peerHealth();

    /// How fast the client's messages are handled.
    InputPace pace();

    /// The session's share of the memory that clients may fill, which ends with it.
    MemoryBudget.Share memory();

    /// How long a packet of several messages may take from the first of them to the last.
    Duration packetTimeout();

    /// Runs a step that comes later than the message which caused it: not at all if the session has ended, and what the step throws ends
    /// the session, as if the message had caused it.
    void run(Runnable step);

    /// Ends it in order, once everything that waits has been sent.
    void close();

    /// Ends it at once, giving up what is not sent.
    void abort();
}
