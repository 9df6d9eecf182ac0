// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// The clock of a hub's streams. Its thread looks at them when something is due, and sleeps until then.
///
/// Code with something that expires [reports it][#dueIn] when it begins, and again at each look that comes too early for it: the clock only knows
/// the next look. Looks are at least 100 ms apart.
///
/// **Threading.** Shared; any thread. The next look is one number, changed by compare-and-set; a call for later than that only reads it.
final class HubClock implements NanoClock, AutoCloseable {
    private static final long MIN_PAUSE_NANOS = Duration.ofMillis(100).toNanos();

    /// Practically never, but far from an overflow of the difference of two times.
    private static final long NEVER_NANOS = Duration.ofDays(36_500).toNanos();

    private final NanoClock time;
    private final Runnable look;
    private final AtomicLong nextNanos;
    private final Thread thread;
    private volatile boolean closed;

    /// The time of the last look; confined to the thread.
    private long lookedNanos;

    /// @param time the source of the time
    /// @param look looks at everything that may be due; on this clock's own thread
    HubClock(NanoClock time, Runnable look) {
        this.time = time;
        this.look = look;
        this.lookedNanos = time.nanos();
        this.nextNanos = new AtomicLong(lookedNanos + NEVER_NANOS);
        this.thread = Thread.ofPlatform().daemon().name("kineograph-clock").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    @Override
    public long nanos() {
        return time.nanos();
    }

    @Override
    public void sleep(long nanos) throws InterruptedException {
        time.sleep(nanos);
    }

    @Override
    public void parkUntil(long deadlineNanos) {
        time.parkUntil(deadlineNanos);
    }

    @Override
    public void dueIn(long nanos) {
        lookAt(time.nanos() + Math.clamp(nanos, MIN_PAUSE_NANOS, NEVER_NANOS));
    }

    /// Looks again soon, since what was due could not be done. Called by the look itself.
    void lookAgain() {
        // Without reading the time, which may be what fails.
        lookAt(lookedNanos + MIN_PAUSE_NANOS);
    }

    private void lookAt(long atNanos) {
        if (atNanos - nextNanos.get() < 0) {
            nextNanos.accumulateAndGet(atNanos, (at, next) -> at - next < 0 ? at : next);
            wake();
        }
    }

    private void wake() {
        if (!thread.equals(Thread.currentThread())) {
            LockSupport.unpark(thread);
        }
    }

    private void run() {
        while (!closed) {
            try {
                time.parkUntil(nextNanos.get());
                // An interrupt does not end this thread.
                Thread.interrupted();
                lookIfDue();
            } catch (Throwable e) {
                // Not even a log line about the failure could be written.
                lookAgain();
            }
        }
    }

    /// Other code first changes its state and then calls [#dueIn]: either that call comes after the number is reset here, or the look sees the
    /// change.
    private void lookIfDue() {
        long now = time.nanos();
        if (nextNanos.get() - now <= 0) {
            lookedNanos = now;
            nextNanos.set(now + NEVER_NANOS);
            look.run();
        }
    }

    /// Ends the thread.
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
