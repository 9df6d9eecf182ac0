// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// The final messages that the connections of a server, or of one of its ports, have not sent yet: some must first send the rest of a picture. A server that is
/// shutting down waits for them briefly.
///
/// **Threading.** Shared.
public final class LastWords {
    private static final long LOOK_AGAIN_NANOS = Duration.ofMillis(2).toNanos();

    private final AtomicInteger waiting = new AtomicInteger();
    private final Map<Channel, Runnable> speakers = new ConcurrentHashMap<>();
    private volatile boolean requested;

    /// A connection has something to say at the end, unless it has closed by then.
    ///
    /// @param say run on the connection's loop
    public void expect(Channel connection, Runnable say) {
        speakers.put(connection, say);
        connection.closeFuture().addListener(_ -> speakers.remove(connection));
        if (requested) {
            // It was accepted before the end, and begins after it.
            connection.eventLoop().execute(say);
        }
    }

    /// The end has come: all say what they have to say.
    ///
    /// @throws java.util.concurrent.RejectedExecutionException if the event loops have ended
    public void request() {
        requested = true;
        speakers.forEach((connection, say) -> connection.eventLoop().execute(say));
    }

    /// Whether the end has come.
    public boolean areRequested() {
        return requested;
    }

    /// A connection sends its final message.
    public void said(ChannelFuture written) {
        if (!written.isDone()) {
            waiting.incrementAndGet();
            written.addListener(_ -> waiting.decrementAndGet());
        }
    }

    /// Waits until the kernel has accepted all of them, or that time has passed.
    public void await(Duration atMost) {
        long begun = System.nanoTime();
        while (waiting.get() > 0 && System.nanoTime() - begun < atMost.toNanos()) {
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }
}
