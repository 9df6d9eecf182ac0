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

/// The sockets of a namespace on one event loop.
///
/// **Threading.** Confined to that loop, except for [#publish]; once the loop has ended, to the thread that closes the server.
final class Members {
    private static final int MAX_PICTURES = 8;
    private static final long MAX_BYTES = 32L << 20;

    private final EventLoop loop;
    private final Set<NamespaceSocket> sockets = new LinkedHashSet<>();
    /// How many of the events that wait for the loop are pictures.
    private final AtomicInteger waitingPictures = new AtomicInteger();
    /// The weight of all events that wait for the loop.
    private final AtomicLong waitingBytes = new AtomicLong();

    Members(EventLoop loop) {
        this.loop = loop;
    }

    void add(NamespaceSocket socket) {
        assert loop.inEventLoop();
        sockets.add(socket);
    }

    void remove(NamespaceSocket socket) {
        assert loop.inEventLoop() || loop.isTerminated();
        sockets.remove(socket);
    }

    boolean isEmpty() {
        assert loop.inEventLoop() || loop.isTerminated();
        return sockets.isEmpty();
    }

    /// Sends an event to all sockets that it is for, unless too much waits for the loop already. From any thread.
    void publish(BroadcastEvent broadcast) {
        if (!enqueue(broadcast)) {
            return;
        }
        try {
            loop.execute(() -> {
                dequeue(broadcast);
                deliver(broadcast);
            });
        } catch (RejectedExecutionException _) {
            // The server is closing, and its sockets are gone.
        }
    }

    private boolean enqueue(BroadcastEvent broadcast) {
        int picturesBefore = waitingPictures.getAndAdd(broadcast.isPicture() ? 1 : 0);
        long bytesBefore = waitingBytes.getAndAdd(broadcast.weight());
        boolean isRoomForPicture = !broadcast.isPicture() || picturesBefore < MAX_PICTURES;
        boolean isRoomForBytes = bytesBefore == 0 || bytesBefore + broadcast.weight() <= MAX_BYTES;
        if (isRoomForPicture && isRoomForBytes) {
            return true;
        }
        dequeue(broadcast);
        return false;
    }

    private void dequeue(BroadcastEvent broadcast) {
        waitingPictures.addAndGet(broadcast.isPicture() ? -1 : 0);
        waitingBytes.addAndGet(-broadcast.weight());
    }

    private void deliver(BroadcastEvent broadcast) {
        Map<Integer, SharedMessage> messages = new HashMap<>();
        try {
            // A copy: a socket may leave meanwhile.
            for (var socket : List.copyOf(sockets)) {
                if (broadcast.to().test(socket)) {
                    var message = messages.computeIfAbsent(
                            socket.session().protocolVersion(), broadcast::encode);
                    // A failure ends this socket's session only; the others still get the event.
                    socket.session().run(() -> socket.deliver(message, broadcast));
                }
            }
        } finally {
            messages.values().forEach(SharedMessage::release);
        }
    }
}
