// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio.engine;

/// Hears what a client says on its [EngineSession].
///
/// **Threading.** Called on the session's event loop; must not block. What it throws as
/// [dev.kineograph.RefusedException] ends the session, since nobody knows what the client meant.
public interface SessionListener {

    /// A text message has come.
    void text(String text);

    /// A binary message has come; the array belongs to the listener.
    void binary(byte[] bytes);

    /// The session has room again.
    void drained();

    /// The session has ended: the last call.
    ///
    /// @param reason why, for people
    void closed(String reason);

    /// Takes new sessions in.
    @FunctionalInterface
    interface Acceptor {
        /// A client has opened a session: who listens to it.
        SessionListener opened(EngineSession session);
    }
}
