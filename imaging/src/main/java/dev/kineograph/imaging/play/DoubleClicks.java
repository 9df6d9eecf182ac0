// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.play;

import dev.kineograph.Participant;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/// Finds the second click of a double click, which would take back what the first one did: some people double-click whatever they see.
///
/// **Threading.** Confined.
final class DoubleClicks {
    /// As long as systems wait for the second click.
    static final Duration SPAN = Duration.ofMillis(500);

    private final LongSupplier nanos;
    private final Map<Participant, TimedClick> last = new HashMap<>();

    private record TimedClick(Object target, long nanos) {}

    /// @param nanos the time
    DoubleClicks(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /// Notes a click, and returns whether the same participant has just clicked the same thing.
    ///
    /// @param target what was clicked
    boolean isSecond(Object target, Participant participant) {
        var click = new TimedClick(target, nanos.getAsLong());
        var before = last.put(participant, click);
        return before != null && before.target.equals(target) && click.nanos - before.nanos < SPAN.toNanos();
    }

    /// The participant has left.
    void forget(Participant participant) {
        last.remove(participant);
    }
}
