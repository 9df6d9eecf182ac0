// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio.engine;

import dev.kineograph.server.net.Deadline;
import io.netty.channel.EventLoop;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A WebSocket that is tried beside a session's polls: the client says `2probe`, hears `3probe`, and `5` when its last poll is over.
///
/// **Threading.** Confined to its session's event loop.
final class Upgrade {
    private static final Duration MOST = Duration.ofSeconds(10);

    private final Deadline deadline;
    private @Nullable WebSocketTransport probe;
    private boolean probed;

    Upgrade(EventLoop loop) {
        this.deadline = new Deadline(loop, this::giveUp);
    }

    /// Whether a WebSocket is being tried.
    boolean isUnderWay() {
        return probe != null;
    }

    /// Whether it has shown that it carries packets.
    boolean isProbed() {
        return probed;
    }

    boolean isOf(WebSocketTransport webSocket) {
        return webSocket.equals(probe);
    }

    void begin(WebSocketTransport webSocket) {
        probe = webSocket;
        deadline.in(MOST);
    }

    /// The client says something on it. Whether the session is to go over to it now.
    boolean isCompletedBy(WebSocketTransport webSocket, String text) {
        if (text.equals("2probe")) {
            webSocket.say("3probe");
            probed = true;
        } else if (probed && text.equals("5")) {
            forget();
            return true;
        } else {
            giveUp();
        }
        return false;
    }

    void giveUp() {
        var webSocket = probe;
        forget();
        if (webSocket != null) {
            webSocket.end(EndReason.refused("expected: 2probe, then 5"));
        }
    }

    void forget() {
        deadline.never();
        probe = null;
        probed = false;
    }
}
