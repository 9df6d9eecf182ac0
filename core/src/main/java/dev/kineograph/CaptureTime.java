// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.time.Duration;
import java.time.Instant;

/// When a picture was captured, and the pictures that were made of it.
///
/// **Threading.** Shared: one volatile write.
final class CaptureTime {
    private volatile Clocks clocks;

    /// Both clocks at one moment.
    private record Clocks(long nanos, Instant at) {
        static Clocks before(Duration age) {
            return new Clocks(System.nanoTime() - age.toNanos(), Instant.now().minus(age));
        }
    }

    /// That long ago.
    CaptureTime(Duration age) {
        clocks = Clocks.before(age);
    }

    /// That long ago, as is known now.
    void renew(Duration age) {
        clocks = Clocks.before(age);
    }

    /// By [System#nanoTime].
    long nanos() {
        return clocks.nanos;
    }

    /// By the wall clock.
    Instant at() {
        return clocks.at;
    }
}
