// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio.engine;

import dev.kineograph.Caller;
import dev.kineograph.server.http.Query;
import dev.kineograph.server.http.ViewerIdentity;
import dev.kineograph.server.net.PeerHealth;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;

/// A client's session, whatever carries it: requests to poll, a WebSocket, or the one and later the other.
///
/// **Threading.** Confined to its event loop, which stays the same: connections of the session that came in elsewhere move there.
public interface Session {

    /// 128 random bits, as they stand in addresses.
    String id();

    /// Who opened it.
    Caller caller();

    /// The parameters with which it was opened.
    Query query();

    /// Who watches by it.
    ViewerIdentity viewer();

    /// Where it lives.
    EventLoop loop();

    /// The revision of the protocol: 4 or 3 of Engine.IO, or 1: that of socket.io 0.8 and 0.9.
    int revision();

    /// How a message would go now.
    Carriage carriage();

    /// Whether what is written now goes out at once: nothing waits, and the kernel (or a poll) takes more. When it has room again, its
    /// listener hears of it.
    boolean hasRoom();

    /// Sends a message behind those that wait. It stays the caller's. A client for which too much waits already is ended.
    void send(Message message);

    /// Writes messages that have the form of [#carriage] already, to a session that has room. They stay the caller's, and unchanged.
    void write(ByteBuf encoded);

    /// A number that changes when the client takes bytes.
    long progress();

    /// What the kernel knows of the client's machine, where it can be asked.
    PeerHealth peerHealth();

    /// Ends it in order, behind what waits.
    void close();

    /// Ends it at once, giving up what is not sent.
    void abort();
}
