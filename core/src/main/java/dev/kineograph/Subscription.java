// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// One reader's place at a stream: what it has not taken yet, and what it has missed.
///
/// An open subscription is demand: a source on demand runs as long as there is one. Closing it is leaving.
///
/// **Threading.** One thread takes; the stream offers from any. Nothing here blocks but [#await].
public final class Subscription implements AutoCloseable {
    private final ImageStream stream;
    private final Delivery delivery;
    private final Runnable wake;
    private final ArrayDeque<Frame> waiting = new ArrayDeque<>(1); // guarded by itself, and so are the two counts
    private long sent;
    private long skipped;
    private volatile @Nullable Thread awaiting;

    Subscription(ImageStream stream, Delivery delivery, Runnable wake) {
        this.stream = stream;
        this.delivery = delivery;
        this.wake = wake;
    }

    /// The stream that is read.
    public ImageStream stream() {
        return stream;
    }

    /// The next frame to show, or null when there is none that was not taken before.
    public @Nullable Frame take() {
        synchronized (waiting) {
            var frame = waiting.poll();
            if (frame != null) {
                sent++;
            }
            return frame;
        }
    }

    /// Takes a frame as [#take] does and waits for one if it must; null when none came in time or the stream was retired.
    ///
    /// @throws InterruptedException if the thread is interrupted meanwhile
    public @Nullable Frame await(Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.NANOSECONDS.convert(timeout); // For ever is 292 years.
        awaiting = Thread.currentThread();
        try {
            while (true) {
                var frame = take();
                long left = deadline - System.nanoTime();
                if (frame != null || left <= 0 || stream.isRetired()) {
                    return frame;
                }
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                LockSupport.parkNanos(this, left);
            }
        } finally {
            awaiting = null;
        }
    }

    /// How many frames were taken.
    public long sent() {
        synchronized (waiting) {
            return sent;
        }
    }

    /// How many frames were never taken because newer ones came first.
    public long skipped() {
        synchronized (waiting) {
            return skipped;
        }
    }

    /// Puts a frame in its place without waking anybody.
    void put(Frame frame) {
        synchronized (waiting) {
            if (waiting.size() == delivery.capacity()) {
                waiting.poll();
                skipped++;
            }
            waiting.add(frame);
        }
    }

    /// Says that there is something to take; never under a lock.
    void signal() {
        wake.run();
        LockSupport.unpark(awaiting);
    }

    /// Leaves the stream; to leave twice does nothing.
    @Override
    public void close() {
        stream.leave(this);
    }
}
