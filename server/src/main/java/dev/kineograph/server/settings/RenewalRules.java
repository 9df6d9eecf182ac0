// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.settings;

import java.time.Duration;

/// How long a session of a JPGPusher page lasts without a renewal, and the maximum number of sessions.
///
/// **Threading.** Immutable.
///
/// @param frames how many new frames a renewal lasts for, 1 to 1,000,000
/// @param atLeast the time that it lasts at least, 0 to 1 hour
/// @param maxSessions sessions at a time, 1 to 1,000,000
public record RenewalRules(int frames, Duration atLeast, int maxSessions) {
    private static final int MAX = 1_000_000;

    /// 60 frames, as JPGPusher pages expect, but at least 20 seconds: a page whose script is blocked, as during a `confirm()`, does not
    /// renew, but has not gone. 1,000 sessions.
    public static final RenewalRules DEFAULT = new RenewalRules(60, Duration.ofSeconds(20), 1000);

    /// Checks the ranges.
    ///
    /// @throws dev.kineograph.RefusedException if a value is out of its range
    public RenewalRules {
        Range.check("renewalFrames", frames, 1, MAX);
        Range.check("maxSessions", maxSessions, 1, MAX);
        Range.check("renewalTime", atLeast, Duration.ZERO, Range.HOUR);
    }
}
