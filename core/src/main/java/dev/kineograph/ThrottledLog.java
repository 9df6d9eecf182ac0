// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/// Logs a failure that may be repeated thousands of times: once a second at most, with the number of those that were not logged.
///
/// **Threading.** Shared; any thread.
final class ThrottledLog {
    private static final long QUIET_NANOS = 1_000_000_000L;

    private final AtomicLong loggedNanos = new AtomicLong(System.nanoTime() - QUIET_NANOS);
    private final LongAdder unlogged = new LongAdder();

    void log(System.Logger log, String sentence, Throwable failure) {
        long now = System.nanoTime();
        long logged = loggedNanos.get();
        if (now - logged < QUIET_NANOS || !loggedNanos.compareAndSet(logged, now)) {
            unlogged.increment();
            return;
        }
        long others = unlogged.sumThenReset();
        log.log(Level.ERROR, others == 0 ? sentence : sentence + " (and " + others + " more failures)", failure);
    }
}
