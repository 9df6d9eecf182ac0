// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio.engine;

/// Receives what a client sends on its [EngineSession].
///
/// **Threading.** Called on the session's event loop; must not block. A [dev.kineograph.RefusedException] ends the session and
/// blames the client; any other exception ends it as a fault of this program.
public interface SessionListener {

    /// A text message has arrived.
    void text(String text);

    /// A binary message has arrived; the array belongs to the listener.
    void binary(byte[] bytes);

    /// Whether the client may send messages that are longer than a watcher's. Called before one is read.
    ///
    /// @throws dev.kineograph.RefusedException if that cannot be decided now
    default boolean acceptsLong() {
        return false;
    }

    /// A message was too long. If it came on a WebSocket, the session ends next, and what is sent now still goes out; if it was posted, it is skipped.
    ///
    /// @param sentence for people
    default void tooLong(String sentence) {}

    /// The session has room again.
    void drained();

    /// The session has ended: the last call.
    ///
    /// @param reason a sentence for people
    void closed(String reason);

    /// Takes new sessions.
    @FunctionalInterface
    interface Acceptor {
        /// A client has opened a session. Returns its listener.
        SessionListener opened(EngineSession session);
    }
}
