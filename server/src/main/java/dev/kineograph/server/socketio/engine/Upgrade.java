// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio.engine;

import dev.kineograph.server.net.Deadline;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Tries a WebSocket while a session's polls continue: the client sends `2probe`, gets `3probe`, and sends `5` when its last poll has been answered.
///
/// **Threading.** Confined to its session's event loop.
final class Upgrade {
    private static final Duration MAX_DURATION = Duration.ofSeconds(10);

    private final PollingTransport polling;
    private final Consumer<WebSocketTransport> completed;
    private final Deadline deadline;
    private @Nullable WebSocketTransport probe;
    private boolean probed;

    /// @param completed gets the WebSocket that replaces the polls
    Upgrade(EventLoop loop, PollingTransport polling, Consumer<WebSocketTransport> completed) {
        this.polling = polling;
        this.completed = completed;
        this.deadline = new Deadline(loop, this::giveUp);
    }

    /// Whether a WebSocket is being tried.
    boolean isUnderWay() {
        return probe != null;
    }

    /// Whether that WebSocket is the one being tried.
    boolean isOf(WebSocketTransport webSocket) {
        return webSocket.equals(probe);
    }

    void begin(WebSocketTransport webSocket) {
        probe = webSocket;
        deadline.in(MAX_DURATION);
    }

    /// The client has sent a text on the WebSocket.
    void text(WebSocketTransport webSocket, String text) {
        if (text.equals("2probe")) {
            webSocket.send("3probe");
            probed = true;
            polling.yieldToWebSocket();
        } else if (probed && text.equals("5")) {
            forget();
            completed.accept(webSocket);
        } else {
            giveUp();
        }
    }

    /// Closes the WebSocket, if one is being tried.
    void giveUp() {
        var webSocket = probe;
        forget();
        if (webSocket != null) {
            webSocket.end(EndReason.refused("expected: 2probe, then 5"));
        }
    }

    /// The WebSocket is not being tried any more.
    void forget() {
        deadline.never();
        probe = null;
        probed = false;
        polling.resume();
    }
}
