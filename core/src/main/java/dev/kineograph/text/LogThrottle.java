// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.text;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/// Limits a sentence that may occur thousands of times a second to one log line a second on average, and counts the others.
///
/// **Threading.** Shared; any thread.
public final class LogThrottle {
    private static final Duration QUIET = Duration.ofSeconds(1);

    private final long quietNanos;
    private final long savedNanos;

    /// The time from which the next sentence passes.
    private final AtomicLong nextNanos;

    private final LongAdder heldBack = new LongAdder();

    /// A throttle that lets the first sentence through, and then at most one a second.
    public LogThrottle() {
        this(1);
    }

    /// @param atOnce how many sentences pass at once after a long pause
    public LogThrottle(int atOnce) {
        this(atOnce, QUIET);
    }

    /// @param atOnce how many sentences pass at once after a long pause
    /// @param quiet how much time there is for each sentence on average, instead of a second
    LogThrottle(int atOnce, Duration quiet) {
        this.quietNanos = quiet.toNanos();
        this.savedNanos = (atOnce - 1) * quietNanos;
        this.nextNanos = new AtomicLong(System.nanoTime() - savedNanos);
    }

    /// If this sentence should be logged, the number of sentences held back since the last logged one; empty if it is held back too.
    public OptionalLong pass() {
        while (true) {
            long now = System.nanoTime();
            long next = nextNanos.get();
            if (next - now > 0) {
                heldBack.increment();
                return OptionalLong.empty();
            }
            long earliest = now - savedNanos;
            if (nextNanos.compareAndSet(next, (next - earliest > 0 ? next : earliest) + quietNanos)) {
                return OptionalLong.of(heldBack.sumThenReset());
            }
        }
    }
}
