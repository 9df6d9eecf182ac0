// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.settings;

import java.time.Duration;

/// How often a Socket.IO client is pinged, and how long it may take to answer.
///
/// **Threading.** Immutable.
///
/// @param interval from one ping to the next, 100 ms to 1 hour
/// @param timeout how late the answer, or the client's own ping, may come, 100 ms to 1 hour
public record Pings(Duration interval, Duration timeout) {
    private static final Duration SHORTEST = Duration.ofMillis(100);

    /// Every 25 seconds, answered within 20.
    public static final Pings DEFAULT = new Pings(Duration.ofSeconds(25), Duration.ofSeconds(20));

    /// Checks the ranges.
    ///
    /// @throws dev.kineograph.RefusedException if a time is out of its range
    public Pings {
        Range.check("pingInterval", interval, SHORTEST, Range.HOUR);
        Range.check("pingTimeout", timeout, SHORTEST, Range.HOUR);
    }
}
