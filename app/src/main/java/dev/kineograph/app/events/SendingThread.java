// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.events;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/// The virtual thread of one who tells others, with an end that is bounded, whatever those others do.
///
/// **Threading.** Shared.
public final class SendingThread {
    private static final long NANOS_TO_END = Duration.ofMillis(1500).toNanos();
    private static final Duration TIME_TO_STOP = Duration.ofMillis(500);

    private final Thread thread;

    /// When it has to have ended; 0 until the end begins.
    private final AtomicLong endNanos = new AtomicLong();

    /// @param task ends by itself once it is asked to, or when it is interrupted
    public SendingThread(String name, Runnable task) {
        this.thread = Thread.ofVirtual().name(name).unstarted(task);
    }

    /// Begins.
    public void start() {
        thread.start();
    }

    /// The task has been asked to end, and has 1.5 s from the first call on.
    public void endsSoon() {
        endNanos.compareAndSet(0, System.nanoTime() + NANOS_TO_END);
    }

    /// Waits until it has ended, or its time is over: then it is interrupted.
    public void awaitEnd() {
        endsSoon();
        try {
            if (!thread.join(Duration.ofNanos(Math.max(1, endNanos.get() - System.nanoTime())))) {
                thread.interrupt();
                thread.join(TIME_TO_STOP);
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}
