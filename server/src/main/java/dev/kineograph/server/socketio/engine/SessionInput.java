// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio.engine;

/// What a client's packets do to its session.
///
/// **Threading.** Confined to its session's event loop.
final class SessionInput implements PacketHandler {
    private final ClientSession session;

    SessionInput(ClientSession session) {
        this.session = session;
    }

    @Override
    public void text(String text) {
        if (isHeard()) {
            session.listener().text(text);
        }
    }

    @Override
    public void binary(byte[] bytes) {
        if (isHeard()) {
            session.listener().binary(bytes);
        }
    }

    /// What comes behind a farewell is not heard.
    private boolean isHeard() {
        if (session.hasEnded()) {
            return false;
        }
        if (!session.protocol().serverPings()) {
            session.heartbeat().heard();
        }
        return session.hasListener();
    }

    @Override
    public void ping(String data) {
        if (!session.hasEnded()) {
            if (!session.protocol().serverPings()) {
                session.heartbeat().heard();
            }
            session.say(session.protocol().pong(data));
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
            session.left();
        }
    }
}
