// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio.engine;

/// Applies a client's packets to its session.
///
/// **Threading.** Confined to its session's event loop.
final class SessionInput implements PacketHandler {
    private final ClientSession session;

    SessionInput(ClientSession session) {
        this.session = session;
    }

    @Override
    public void text(String text) {
        if (isMessageHeard()) {
            session.listener().text(text);
        }
    }

    @Override
    public void binary(byte[] bytes) {
        if (isMessageHeard()) {
            session.listener().binary(bytes);
        }
    }

    /// Packets behind the one that ended the session are ignored.
    private boolean isMessageHeard() {
        if (session.hasEnded()) {
            return false;
        }
        heardClient();
        return session.hasListener();
    }

    /// Where the client pings, each of its packets shows that it is there.
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
            session.leave();
        }
    }
}
