// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.time.Duration;

/// Keeps a steady rate: its beats are on a grid that starts with the first one and does not drift, however long the work
/// between them takes.
///
/// A caller that is late gets its beat at once. Beats that it has missed are skipped; they are not caught up with.
///
/// **Threading.** Confined to the thread that waits.
public final class Metronome {
    private static final Duration MIN_PERIOD = Duration.ofMillis(1);
    private static final Duration MAX_PERIOD = Duration.ofDays(1);
    private static final double MIN_PER_SECOND = 0.01;
    private static final double MAX_PER_SECOND = 1000;

    private final double periodNanos;
    private final NanoClock clock;
    private long startNanos;
    private long beat = -1;

    Metronome(double periodNanos, NanoClock clock) {
        this.periodNanos = periodNanos;
        this.clock = clock;
    }

    /// A metronome with this rate.
    ///
    /// @param fps beats a second, 0.01 to 1,000
    /// @throws RefusedException if the rate is out of its range
    public static Metronome perSecond(double fps) {
        if (!(fps >= MIN_PER_SECOND && fps <= MAX_PER_SECOND)) {
            throw new RefusedException(Refusal.BAD_VALUE, "fps: %s (expected: 0.01 to 1,000)".formatted(fps));
        }
        return new Metronome(1e9 / fps, NanoClock.SYSTEM);
    }

    /// A metronome with this time between two beats.
    ///
    /// @param period 1 ms to 1 day
    /// @throws RefusedException if the time is out of its range
    public static Metronome every(Duration period) {
        if (period.compareTo(MIN_PERIOD) < 0 || period.compareTo(MAX_PERIOD) > 0) {
            throw new RefusedException(
                    Refusal.BAD_VALUE, "period: %s (expected: 1 ms to 1 day)".formatted(period));
        }
        return new Metronome(period.toNanos(), NanoClock.SYSTEM);
    }

    /// Waits for the next beat and returns its number. The first beat is 0 and comes at once; skipped beats are counted too.
    ///
    /// @throws InterruptedException if the thread is interrupted, even if there is nothing to wait for
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

    /// Lets other virtual threads run: a loop that never blocks would keep its processor.
    @SuppressWarnings("ThreadPriorityCheck") // Only fairness depends on what the scheduler makes of it.
    static void letOthersRun() {
        Thread.yield();
    }

    private long timeOf(long numberedBeat) {
        return (long) (numberedBeat * periodNanos);
    }
}
