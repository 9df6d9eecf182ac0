// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.time.Duration;

/// Keeps a steady rate: beats lie on a grid that begins with the first one and does not drift, however long the work
/// between them takes.
///
/// Who comes late gets the beat that it came late for at once, and beats that are over are skipped, never caught up
/// with.
///
/// **Threading.** Confined to the thread that waits.
public final class Metronome {
    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofDays(1);
    private static final double LEAST_PER_SECOND = 0.01;
    private static final double MOST_PER_SECOND = 1000;

    private final double periodNanos;
    private final NanoClock clock;
    private long startNanos;
    private long beat = -1;

    Metronome(double periodNanos, NanoClock clock) {
        this.periodNanos = periodNanos;
        this.clock = clock;
    }

    /// A metronome of so many beats a second.
    ///
    /// @param fps 0.01 to 1,000
    /// @throws RefusedException if the rate is out of its range
    public static Metronome perSecond(double fps) {
        if (!(fps >= LEAST_PER_SECOND && fps <= MOST_PER_SECOND)) {
            throw new RefusedException(Refusal.BAD_VALUE, "fps: %s (expected: 0.01 to 1,000)".formatted(fps));
        }
        return new Metronome(1e9 / fps, NanoClock.SYSTEM);
    }

    /// A metronome with so much time between beats.
    ///
    /// @param period 1 ms to 1 day
    /// @throws RefusedException if the time is out of its range
    public static Metronome every(Duration period) {
        if (period.compareTo(SHORTEST) < 0 || period.compareTo(LONGEST) > 0) {
            throw new RefusedException(
                    Refusal.BAD_VALUE, "period: %s (expected: 1 ms to 1 day)".formatted(period));
        }
        return new Metronome(period.toNanos(), NanoClock.SYSTEM);
    }

    /// Waits for the next beat and returns its number; the first comes at once and is 0, and skipped beats are counted.
    ///
    /// @throws InterruptedException if the thread is interrupted, also when there was nothing to wait for
    public long await() throws InterruptedException {
        long now = clock.nanos();
        if (beat < 0) {
            startNanos = now;
        }
        long early = startNanos + timeOf(beat + 1) - now;
        if (early > 0) {
            clock.sleep(early);
            beat++;
            return beat;
        }
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        letOthersRun();
        beat = Math.max(beat + 1, (long) ((now - startNanos) / periodNanos));
        return beat;
    }

    /// For loops that may never block: a virtual thread that never does keeps a processor from all others.
    @SuppressWarnings("ThreadPriorityCheck") // Nothing is expected of the scheduler but to let others have their turn.
    static void letOthersRun() {
        Thread.yield();
    }

    private long timeOf(long numberedBeat) {
        return (long) (numberedBeat * periodNanos);
    }
}
