// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.util.concurrent.TimeUnit;

/// How many clicks a participant may make: ten a second on average, twenty at once.
///
/// **Threading.** Confined; guarded by its [ClickableStream].
final class ClickPace {
    static final int AT_ONCE = 20;
    static final int PER_SECOND = 10;

    private static final long EACH_NANOS = TimeUnit.SECONDS.toNanos(1) / PER_SECOND;
    private static final long SAVED_NANOS = (AT_ONCE - 1) * EACH_NANOS;

    /// The time from which the next click is allowed.
    private long nextNanos;

    ClickPace(long nowNanos) {
        nextNanos = nowNanos - SAVED_NANOS;
    }

    /// Counts a click, if it is allowed now.
    boolean take(long nowNanos) {
        if (nextNanos - nowNanos > 0) {
            return false;
        }
        long earliest = nowNanos - SAVED_NANOS;
        nextNanos = (nextNanos - earliest > 0 ? nextNanos : earliest) + EACH_NANOS;
        return true;
    }
}
