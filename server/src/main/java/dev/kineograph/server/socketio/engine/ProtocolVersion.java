// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio.engine;

import io.netty.buffer.ByteBuf;

/// What one revision of the protocol does in its own way.
///
/// **Threading.** Stateless.
public interface ProtocolVersion {
    /// 4 or 3 of Engine.IO, or 1: that of socket.io 0.8 and 0.9.
    int number();

    /// How messages go over a WebSocket.
    TransportFormat overWebSocket();

    /// How messages go in answers to polls.
    ///
    /// @param readsBytes whether the client's polls can
    TransportFormat overPolls(boolean readsBytes);

    /// How messages that are nothing but ASCII go in answers to polls.
    default TransportFormat plainOverPolls(boolean readsBytes) {
        return overPolls(readsBytes);
    }

    /// Whether the server asks for heartbeats, rather than the client.
    boolean serverPings();

    /// The packet that asks whether the other end is there.
    String ping();

    /// The packet that answers a ping with that data.
    String pong(String data);

    /// The packet that ends a session.
    String close();

    /// Whether [#close] is said on a WebSocket too, before its own farewell.
    boolean closesOnWebSocket();

    /// The packet that means nothing: it ends a poll.
    String nothing();

    /// What a request is answered that brought packets.
    String received();

    /// Understands a WebSocket's text message.
    ///
    /// @throws dev.kineograph.RefusedException if it is no packet
    void readText(String packet, PacketHandler packets);

    /// Understands a WebSocket's binary message, whose bytes stay the caller's.
    ///
    /// @throws dev.kineograph.RefusedException if it is no packet
    void readBinary(ByteBuf packet, PacketHandler packets);

    /// Understands a request's body, packet by packet: those before a bad one have been heard.
    ///
    /// @throws dev.kineograph.RefusedException if it is no payload, or one of its packets is none
    void readPayload(byte[] body, PacketHandler packets);
}
