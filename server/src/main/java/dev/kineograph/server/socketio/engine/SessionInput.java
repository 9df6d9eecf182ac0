// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio.engine;

import org.jspecify.annotations.Nullable;

/// Applies a client's packets to its session.
///
/// **Threading.** Confined to its session's event loop.
final class SessionInput implements PacketHandler {
    private final SessionCore session;

    SessionInput(SessionCore session) {
        this.session = session;
    }

    @Override
    public void text(String text) {
        var listener = listenerOfMessage();
        if (listener != null) {
            listener.text(text);
        }
    }

    @Override
    public void binary(byte[] bytes) {
        var listener = listenerOfMessage();
        if (listener != null) {
            listener.binary(bytes);
        }
    }

    /// Null for packets after the one that ended the session.
    private @Nullable SessionListener listenerOfMessage() {
        if (session.hasEnded()) {
            return null;
        }
        heardClient();
        return session.listener();
    }

    /// If the client pings, each of its packets shows that it is alive.
    private void heardClient() {
        if (!session.protocol().serverPings()) {
            session.heartbeat().heard();
        }
    }

    @Override
    public void ping(String data) {
        if (!session.hasEnded()) {
            heardClient();
            session.output().send(session.protocol().pong(data));
        }
    }

    @Override
    public void pong() {
        if (!session.hasEnded()) {
            session.heartbeat().heard();
        }
    }

    @Override
    public void leave() {
        if (!session.hasEnded()) {
            session.end(EndReason.CLIENT_LEFT);
        }
    }
}
