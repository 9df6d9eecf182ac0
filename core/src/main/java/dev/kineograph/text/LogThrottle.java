// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.text;

import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/// Lets a sentence that may come thousands of times a second into the log once a second at most, and counts the others.
///
/// **Threading.** Shared; any thread.
public final class LogThrottle {
    private static final long QUIET_NANOS = 1_000_000_000L;

    private final AtomicLong loggedNanos = new AtomicLong(System.nanoTime() - QUIET_NANOS);
    private final LongAdder heldBack = new LongAdder();

    /// A throttle that lets the first sentence through.
    public LogThrottle() {}

    /// How many sentences were held back since the last one that was logged, if this one is to be logged; empty if it is held back.
    public OptionalLong pass() {
        long now = System.nanoTime();
        long logged = loggedNanos.get();
        if (now - logged < QUIET_NANOS || !loggedNanos.compareAndSet(logged, now)) {
            heldBack.increment();
            return OptionalLong.empty();
        }
        return OptionalLong.of(heldBack.sumThenReset());
    }
}
