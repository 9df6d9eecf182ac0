// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio.engine;

import dev.kineograph.RefusedException;
import io.netty.buffer.ByteBuf;

/// The WebSockets of a session: its transport, or one that is tried before it becomes the transport.
///
/// **Threading.** Confined to its session's event loop.
final class SessionWebSockets implements WebSocketTransport.Observer {
    private final SessionCore session;
    private final PollingTransport polling;
    private final Upgrade upgrade;

    SessionWebSockets(SessionCore session) {
        this.session = session;
        this.polling = session.polling();
        this.upgrade = new Upgrade(session.loop(), polling, this::replacePolling);
    }

    private void replacePolling(WebSocketTransport webSocket) {
        polling.replace();
        session.hears(webSocket.caller());
        session.output().replaceTransport(webSocket);
    }

    private boolean isTransport(WebSocketTransport webSocket) {
        return webSocket.equals(session.output().transport());
    }

    /// It becomes the transport at once if the client has not polled.
    @Override
    public void opened(WebSocketTransport webSocket) {
        if (session.hasEnded() || polling.isReplaced() || upgrade.isUnderWay()) {
            webSocket.end(EndReason.refused("the session is on a WebSocket already"));
        } else if (polling.isUsed()) {
            upgrade.begin(webSocket);
        } else {
            replacePolling(webSocket);
            session.output().flush();
        }
    }

    @Override
    public void text(WebSocketTransport from, String text) {
        if (upgrade.isOf(from)) {
            upgrade.text(from, text);
            session.output().roomChanged();
        } else if (isTransport(from)) {
            session.runOrEnd(() -> session.protocol().readText(text, session.packets()));
        }
    }

    @Override
    public void binary(WebSocketTransport from, ByteBuf bytes) {
        if (upgrade.isOf(from)) {
            upgrade.giveUp();
            session.output().flush();
        } else if (isTransport(from)) {
            session.runOrEnd(() -> session.protocol().readBinary(bytes, session.packets()));
        }
    }

    @Override
    public void refused(WebSocketTransport from, RefusedException refusal) {
        if (isTransport(from)) {
            session.refused(refusal);
        } else {
            from.end(EndReason.refused(refusal));
        }
    }

    @Override
    public void drained(WebSocketTransport webSocket) {
        if (isTransport(webSocket)) {
            session.output().flush();
        }
    }

    @Override
    public void closed(WebSocketTransport webSocket) {
        if (upgrade.isOf(webSocket)) {
            upgrade.forget();
            session.output().flush();
        } else if (isTransport(webSocket)) {
            session.end(EndReason.CONNECTION_CLOSED);
        }
    }

    /// The session has ended: a WebSocket that is still being tried is closed.
    void end() {
        upgrade.giveUp();
    }
}
