// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio.engine;

import dev.kineograph.server.net.Deadline;
import io.netty.channel.EventLoop;
import java.time.Duration;

/// Ends a session whose client takes nothing of what waits for it: it does not read its WebSocket, or does not poll.
///
/// **Threading.** Confined to its session's event loop.
final class StallWatch {
    /// How many times the patience one message may take: a client that reads a byte now and then would hold back all that waits.
    private static final int MAX_PATIENCE = 6;

    private final Queue queue;
    private final Runnable stalled;
    private final Deadline deadline;
    private boolean watching;
    private long stuckAt;
    private long sinceNanos;

    /// What is watched.
    interface Queue {
        /// Whether something waits for the client.
        boolean waits();

        /// How far the client has come: above the lowest 32 bits a number that changes with each message or response that it has
        /// taken, in the lowest 32 bits how much it has taken of the next.
        long progress();

        /// How long it may make no progress.
        Duration patience();
    }

    StallWatch(EventLoop loop, Queue queue, Runnable stalled) {
        this.queue = queue;
        this.stalled = stalled;
        this.deadline = new Deadline(loop, this::check);
    }

    /// Something was written, or the client has taken something.
    void look() {
        if (!queue.waits()) {
            stop();
        } else if (!watching) {
            watching = true;
            stuckAt = queue.progress();
            sinceNanos = System.nanoTime();
            deadline.in(queue.patience());
        }
    }

    void stop() {
        deadline.never();
        watching = false;
    }

    private void check() {
        if (!queue.waits()) {
            stop();
            return;
        }
        long progress = queue.progress();
        long now = System.nanoTime();
        if (progress >>> 32 != stuckAt >>> 32) {
            sinceNanos = now;
        }
        if (progress == stuckAt || now - sinceNanos >= MAX_PATIENCE * queue.patience().toNanos()) {
            stalled.run();
        } else {
            stuckAt = progress;
            deadline.in(queue.patience());
        }
    }
}
