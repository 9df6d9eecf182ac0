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
import java.util.Optional;

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

    /// Why the page that opened it may not read here: then it is told this, and nothing else.
    Optional<String> refusal();

    /// The viewer that its frames count for.
    ViewerIdentity viewer();

    /// The event loop that it is confined to.
    EventLoop loop();

    /// The version of the protocol: 4 or 3 for Engine.IO, 1 for protocol 1 of socket.io 0.8 and 0.9.
    int protocolVersion();

    /// The format of messages on the current transport.
    TransportFormat format();

    /// Whether bytes written now are sent at once: nothing waits, and the kernel, or a poll, accepts more. When there is room
    /// again, the listener's [SessionListener#drained] is called.
    boolean hasRoom();

    /// Sends a message after those that wait, or instead of a waiting one with the same topic. The caller releases it. If too much waits
    /// already, the session ends.
    void send(SharedMessage message);

    /// Writes messages that are already in the format of [#format]. The session must have room. The caller releases the bytes,
    /// and must not change them.
    void write(ByteBuf encoded);

    /// Lets a fast path write instead of [#write], as long as there is room; false if there is none, or this transport cannot.
    boolean enter(FastPath path, FastPath.Guest guest);

    /// Leaves the fast path, if it is on one.
    void leaveFastPath();

    /// A number that changes when the client reads bytes.
    long progress();

    /// What the kernel knows about the client's machine, where it can be asked.
    PeerHealth peerHealth();

    /// Limits how fast the client's messages are handled.
    InputPace pace();

    /// The session's share of the memory that clients may fill, which ends with it.
    MemoryBudget.Share memory();

    /// How long a packet of several messages may take from the first of them to the last.
    Duration packetTimeout();

    /// Runs a delayed step of a message: not if the session has ended; an exception of the step ends the session, like one of the
    /// message's own handling.
    void run(Runnable step);

    /// Ends it in order, once everything that waits has been sent.
    void close();

    /// Ends it at once; what has not been sent is lost.
    void abort();
}
