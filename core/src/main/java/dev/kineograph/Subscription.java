// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A reader's view of a stream: the frames that it has not taken yet, and the number of those that it has missed. While it is open, a source on demand runs.
///
/// **Threading.** Frames are taken by one thread at a time and put by any. Nothing blocks but [#await].
public final class Subscription implements AutoCloseable {
    private final ImageStream stream;
    private final Delivery delivery;
    private final Runnable wake;
    private final ArrayDeque<Frame> waiting = new ArrayDeque<>(1); // guarded by itself, and so are the counts
    private long sent;
    private long bytes; // since the last report
    private long skipped;
    private long sentCounted;
    private long skippedCounted;
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

    /// Takes the next frame; null if there is no new one.
    public @Nullable Frame take() {
        synchronized (waiting) {
            var frame = waiting.poll();
            if (frame != null) {
                sent++;
                bytes += frame.length();
            }
            return frame;
        }
    }

    /// Takes the next frame, and waits for it if there is no new one; null if none came in time, or the stream was retired.
    ///
    /// @throws InterruptedException if the thread is interrupted meanwhile
    public @Nullable Frame await(Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.NANOSECONDS.convert(timeout); // 292 years at most.
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

    /// How many frames have been taken.
    public long sent() {
        synchronized (waiting) {
            return sent;
        }
    }

    /// How many frames were skipped: not taken before newer ones came.
    public long skipped() {
        synchronized (waiting) {
            return skipped;
        }
    }

    /// Adds what was taken and skipped since the last call to the numbers of the stream: for a program that sends frames itself. See [ImageStream#countDelivered].
    public void countDelivered() {
        synchronized (waiting) {
            stream.countDelivered(sent - sentCounted, bytes, skipped - skippedCounted);
            sentCounted = sent;
            bytes = 0;
            skippedCounted = skipped;
        }
    }

    /// Keeps a frame for the reader, without waking it.
    void put(Frame frame) {
        synchronized (waiting) {
            if (waiting.size() == delivery.capacity()) {
                waiting.poll();
                skipped++;
            }
            waiting.add(frame);
        }
    }

    /// Wakes the reader; never called under a lock.
    void signal() {
        wake.run();
        LockSupport.unpark(awaiting);
    }

    /// Leaves the stream; closing twice does nothing.
    @Override
    public void close() {
        stream.leave(this);
    }
}
