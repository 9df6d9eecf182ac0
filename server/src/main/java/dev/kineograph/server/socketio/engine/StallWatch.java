// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio.engine;

import dev.kineograph.server.net.BodySink;
import dev.kineograph.server.net.Deadline;
import dev.kineograph.server.net.StallDetector;
import io.netty.channel.EventLoop;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Ends a session whose client does not fetch what waits for it: it does not read its WebSocket, or does not poll.
///
/// **Threading.** Confined to its session's event loop.
final class StallWatch {
    private static final Duration CHECK_INTERVAL = Duration.ofMillis(500);

    private final Queue queue;
    private final Runnable stalled;
    private final Deadline deadline;

    /// Not null while something waits.
    private @Nullable StallDetector detector;

    /// The output that is watched.
    interface Queue {
        /// Whether something waits for the client.
        boolean waits();

        /// How far the client has read, as [BodySink#progress] counts.
        long progress();

        /// Whether the client's machine is unreachable.
        boolean isAway();

        /// How long it may make no progress.
        Duration patience();
    }

    StallWatch(EventLoop loop, Queue queue, Runnable stalled) {
        this.queue = queue;
        this.stalled = stalled;
        this.deadline = new Deadline(loop, this::check);
    }

    /// Something was written, or the client has read something.
    void look() {
        if (!queue.waits()) {
            stop();
        } else if (detector == null) {
            detector = new StallDetector(queue.progress(), System.nanoTime());
            deadline.in(CHECK_INTERVAL);
        }
    }

    void stop() {
        deadline.never();
        detector = null;
    }

    private void check() {
        if (detector == null || !queue.waits()) {
            stop();
        } else if (isStalled(detector)) {
            stalled.run();
        } else {
            deadline.in(CHECK_INTERVAL);
        }
    }

    private boolean isStalled(StallDetector watched) {
        long now = System.nanoTime();
        watched.look(queue.progress(), queue.isAway(), now);
        return watched.isStalled(queue.patience(), now);
    }
}
