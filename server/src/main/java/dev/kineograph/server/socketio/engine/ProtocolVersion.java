// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio.engine;

import io.netty.buffer.ByteBuf;

/// What differs from one version of the protocol to another.
///
/// **Threading.** Stateless.
public interface ProtocolVersion {
    /// 4 or 3 for Engine.IO, 1 for protocol 1 of socket.io 0.8 and 0.9.
    int number();

    /// The format of messages on a WebSocket.
    TransportFormat overWebSocket();

    /// The format of messages in responses to polls.
    ///
    /// @param readsBytes whether the client accepts binary responses
    TransportFormat overPolls(boolean readsBytes);

    /// The format of short messages in ASCII, in responses to polls.
    default TransportFormat plainOverPolls(boolean readsBytes) {
        return overPolls(readsBytes);
    }

    /// Whether the server sends pings, rather than the client.
    boolean serverPings();

    /// The ping packet.
    String ping();

    /// The pong packet for a ping with that data.
    String pong(String data);

    /// The packet that ends a session.
    String close();

    /// The packet that ends a session because the server is shutting down, in the response to a poll: the client shall connect to the next server.
    default String goingAway() {
        return close();
    }

    /// Whether [#close] is sent on a WebSocket too, before its close frame.
    boolean closesOnWebSocket();

    /// The packet without a meaning, which ends a poll.
    String nothing();

    /// The response to a request that brought packets.
    String received();

    /// Reads a WebSocket's text message.
    ///
    /// @throws dev.kineograph.RefusedException if it is no packet
    void readText(String packet, PacketHandler packets);

    /// Reads a WebSocket's binary message, whose bytes the caller releases.
    ///
    /// @throws dev.kineograph.RefusedException if it is no packet
    void readBinary(ByteBuf packet, PacketHandler packets);

    /// A reader of a request's body.
    ///
    /// @throws dev.kineograph.RefusedException if it is no payload
    PayloadReader payload(byte[] body);
}
