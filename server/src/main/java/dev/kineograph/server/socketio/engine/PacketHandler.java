// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio.engine;

/// Hears what a client's packets mean, whatever revision they are of.
///
/// **Threading.** Called on the session's event loop.
public interface PacketHandler {
    /// A text for the listener.
    void text(String text);

    /// Bytes for the listener, whose they are.
    void binary(byte[] bytes);

    /// The client wants to know whether the server is there.
    void ping(String data);

    /// The client is there.
    void pong();

    /// The client ends the session.
    void leave();
}
