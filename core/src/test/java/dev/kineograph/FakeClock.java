// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Nanoseconds that pass when a test says so, for those who sleep too. They begin 10 s before they overflow, which
/// `System.nanoTime` may do at any time.
final class FakeClock implements NanoClock {
    private final List<Sleeper> sleepers = new ArrayList<>();
    private long nanos = Long.MAX_VALUE - Duration.ofSeconds(10).toNanos();

    private static final class Sleeper {
        private final long wakeNanos;

        Sleeper(long wakeNanos) {
            this.wakeNanos = wakeNanos;
        }
    }

    synchronized void pass(Duration time) {
        nanos += time.toNanos();
        notifyAll();
    }

    @Override
    public synchronized long nanos() {
        return nanos;
    }

    @Override
    public synchronized void sleep(long time) throws InterruptedException {
        var sleeper = new Sleeper(nanos + time);
        sleepers.add(sleeper);
        notifyAll();
        try {
            while (nanos - sleeper.wakeNanos < 0) {
                wait();
            }
        } finally {
            sleepers.remove(sleeper);
        }
    }

    /// Waits until somebody sleeps, lets the time pass until the first of them wakes, and says how long that was.
    synchronized Duration passUntilWaking() {
        try {
            while (sleepers.isEmpty()) {
                wait();
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        var first = sleepers.stream().min(Comparator.comparingLong(sleeper -> sleeper.wakeNanos - nanos)).orElseThrow();
        sleepers.remove(first);
        var slept = Duration.ofNanos(first.wakeNanos - nanos);
        pass(slept);
        return slept;
    }
}
