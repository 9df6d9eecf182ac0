// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio.engine;

/// Handles a client's packets, whatever the version of the protocol.
///
/// **Threading.** Called on the session's event loop.
public interface PacketHandler {
    /// A text message.
    void text(String text);

    /// A binary message. The array belongs to the handler.
    void binary(byte[] bytes);

    /// The client's ping, with its data.
    void ping(String data);

    /// The client's answer to a ping.
    void pong();

    /// The client leaves: its session ends.
    void leave();
}
