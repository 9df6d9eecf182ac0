// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio;

import dev.kineograph.server.socketio.engine.Message;
import io.netty.channel.EventLoop;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/// The clients of a namespace on one event loop.
///
/// **Threading.** Confined to that loop, but for [#take]; when the loop has ended, to whoever closes the server.
final class Members {
    private static final int MAX_PICTURES = 8;

    private final EventLoop loop;
    private final Set<JoinedClient> clients = new LinkedHashSet<>();
    /// Pictures that the loop has not come to yet.
    private final AtomicInteger pictures = new AtomicInteger();

    Members(EventLoop loop) {
        this.loop = loop;
    }

    void add(JoinedClient client) {
        assert loop.inEventLoop();
        clients.add(client);
    }

    void remove(JoinedClient client) {
        assert loop.inEventLoop() || loop.isTerminated();
        clients.remove(client);
    }

    boolean isEmpty() {
        assert loop.inEventLoop() || loop.isTerminated();
        return clients.isEmpty();
    }

    /// Delivers it soon, unless it is a picture and too many are before it. From any thread.
    void take(Broadcast broadcast) {
        if (!broadcast.isPicture()) {
            execute(() -> deliver(broadcast));
        } else if (pictures.incrementAndGet() > MAX_PICTURES) {
            pictures.decrementAndGet();
        } else {
            execute(() -> {
                pictures.decrementAndGet();
                deliver(broadcast);
            });
        }
    }

    private void execute(Runnable delivery) {
        try {
            loop.execute(delivery);
        } catch (RejectedExecutionException _) {
            // The server closes: nobody is there any more.
        }
    }

    private void deliver(Broadcast broadcast) {
        Map<Integer, Message> messages = new HashMap<>();
        try {
            // Whoever cannot take it any more leaves on the way.
            for (var client : List.copyOf(clients)) {
                if (broadcast.to().test(client)) {
                    var message = messages.computeIfAbsent(
                            client.session().revision(), revision -> PacketEncoder.encode(broadcast.event(), revision));
                    client.deliver(message, broadcast);
                }
            }
        } finally {
            messages.values().forEach(Message::release);
        }
    }
}
