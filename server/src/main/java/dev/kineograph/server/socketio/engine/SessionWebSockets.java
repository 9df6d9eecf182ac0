// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio.engine;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;

/// The WebSockets of a session: the one that is its transport, or the one that is tried before it becomes that.
///
/// **Threading.** Confined to its session's event loop.
final class SessionWebSockets {
    private final ClientSession session;
    private final PollingTransport polling;
    private final Upgrade upgrade;

    SessionWebSockets(ClientSession session, EventLoop loop, PollingTransport polling) {
        this.session = session;
        this.polling = polling;
        this.upgrade = new Upgrade(loop, polling, this::replacePolling);
    }

    private void replacePolling(WebSocketTransport webSocket) {
        polling.replace();
        session.output().replaceTransport(webSocket);
    }

    private boolean isTransport(WebSocketTransport webSocket) {
        return webSocket.equals(session.output().transport());
    }

    /// A WebSocket for the session is open. It becomes the transport at once if the client has not polled.
    void opened(WebSocketTransport webSocket) {
        if (session.hasEnded() || polling.isReplaced() || upgrade.isUnderWay()) {
            webSocket.end(EndReason.refused("the session is on a WebSocket already"));
        } else if (polling.isUsed()) {
            upgrade.begin(webSocket);
        } else {
            replacePolling(webSocket);
            session.output().flush();
        }
    }

    void text(WebSocketTransport from, String text) {
        if (upgrade.isOf(from)) {
            upgrade.text(from, text);
            session.output().roomChanged();
        } else if (isTransport(from)) {
            session.runOrEnd(() -> session.protocol().readText(text, session.packets()));
        }
    }

    void binary(WebSocketTransport from, ByteBuf bytes) {
        if (upgrade.isOf(from)) {
            upgrade.giveUp();
            session.output().flush();
        } else if (isTransport(from)) {
            session.runOrEnd(() -> session.protocol().readBinary(bytes, session.packets()));
        }
    }

    void drained(WebSocketTransport webSocket) {
        if (isTransport(webSocket)) {
            session.output().flush();
        }
    }

    void closed(WebSocketTransport webSocket) {
        if (upgrade.isOf(webSocket)) {
            upgrade.forget();
            session.output().flush();
        } else if (isTransport(webSocket)) {
            session.finish(EndReason.CONNECTION_CLOSED);
        }
    }

    /// The session has ended: a WebSocket that is still being tried is closed.
    void end() {
        upgrade.giveUp();
    }
}
