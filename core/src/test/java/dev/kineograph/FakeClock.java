// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/// A clock that a test moves, also for those who sleep. It starts 10 s before it overflows, as
/// `System.nanoTime` may at any time.
final class FakeClock implements NanoClock {
    private final List<Sleeper> sleepers = new ArrayList<>();
    private final Map<Thread, Long> parked = new HashMap<>();
    private int wakings;
    private long nanos = Long.MAX_VALUE - Duration.ofSeconds(10).toNanos();

    private static final class Sleeper {
        private final long wakeNanos;

        Sleeper(long wakeNanos) {
            this.wakeNanos = wakeNanos;
        }
    }

    synchronized void pass(Duration time) {
        nanos += time.toNanos();
        var due = parked.keySet().stream().filter(thread -> nanos - parked.get(thread) >= 0).toList();
        due.forEach(LockSupport::unpark);
        due.forEach(parked::remove);
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

    @Override
    public void parkUntil(long deadlineNanos) {
        synchronized (this) {
            if (nanos - deadlineNanos >= 0) {
                return;
            }
            parked.put(Thread.currentThread(), deadlineNanos);
        }
        LockSupport.park(this);
        synchronized (this) {
            parked.remove(Thread.currentThread());
            wakings++;
        }
    }

    /// How often somebody who had parked went on.
    synchronized int wakings() {
        return wakings;
    }

    /// Waits until somebody sleeps, moves the clock until the first sleeper wakes, and returns by how much.
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
