// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio;

import dev.kineograph.server.socketio.engine.SharedMessage;
import io.netty.channel.EventLoop;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// The clients of a namespace on one event loop.
///
/// **Threading.** Confined to that loop, but for [#take]; when the loop has ended, to whoever closes the server.
final class Members {
    private static final int MAX_PICTURES = 8;
    private static final long MAX_BYTES = 32L << 20;

    private final EventLoop loop;
    private final Set<JoinedClient> clients = new LinkedHashSet<>();
    /// Of the events that the loop has not come to yet, the pictures.
    private final AtomicInteger pictures = new AtomicInteger();
    /// Of the same, the weight of all.
    private final AtomicLong bytes = new AtomicLong();

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

    /// Delivers it soon, unless too much waits for the loop already. From any thread.
    void take(Broadcast broadcast) {
        if (!mayWait(broadcast)) {
            return;
        }
        try {
            loop.execute(() -> {
                waitsNoMore(broadcast);
                deliver(broadcast);
            });
        } catch (RejectedExecutionException _) {
            // The server closes, and all clients have left.
        }
    }

    private boolean mayWait(Broadcast broadcast) {
        int picturesBefore = pictures.getAndAdd(broadcast.isPicture() ? 1 : 0);
        long bytesBefore = bytes.getAndAdd(broadcast.weight());
        boolean isRoomForPicture = !broadcast.isPicture() || picturesBefore < MAX_PICTURES;
        boolean isRoomForBytes = bytesBefore == 0 || bytesBefore + broadcast.weight() <= MAX_BYTES;
        if (isRoomForPicture && isRoomForBytes) {
            return true;
        }
        waitsNoMore(broadcast);
        return false;
    }

    private void waitsNoMore(Broadcast broadcast) {
        pictures.addAndGet(broadcast.isPicture() ? -1 : 0);
        bytes.addAndGet(-broadcast.weight());
    }

    private void deliver(Broadcast broadcast) {
        Map<Integer, SharedMessage> messages = new HashMap<>();
        try {
            // Whoever cannot take it any more leaves on the way.
            for (var client : List.copyOf(clients)) {
                if (broadcast.to().test(client)) {
                    var message = messages.computeIfAbsent(
                            client.session().protocolVersion(), version -> PacketEncoder.encode(broadcast.event(), version));
                    client.deliver(message, broadcast);
                }
            }
        } finally {
            messages.values().forEach(SharedMessage::release);
        }
    }
}
