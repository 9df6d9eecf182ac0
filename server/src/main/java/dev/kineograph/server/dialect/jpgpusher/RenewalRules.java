// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.dialect.jpgpusher;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import java.time.Duration;

/// How long a session lasts without a sign of life, and how many there may be.
///
/// **Threading.** Immutable.
///
/// @param frames how many new frames a renewal lasts for, 1 to 1,000,000
/// @param atLeast the time that it lasts at least, 0 to 1 hour
/// @param maxSessions sessions at a time, 1 to 1,000,000
public record RenewalRules(int frames, Duration atLeast, int maxSessions) {
    private static final int MOST = 1_000_000;
    private static final Duration LONGEST = Duration.ofHours(1);

    /// 60 frames, but 5 seconds at least, as pages for JPGPusher expect; 1,000 sessions.
    public static final RenewalRules DEFAULT = new RenewalRules(60, Duration.ofSeconds(5), 1000);

    /// Checks the ranges.
    ///
    /// @throws RefusedException if a value is out of its range
    public RenewalRules {
        check("renewalFrames", frames);
        check("maxSessions", maxSessions);
        if (atLeast.isNegative() || atLeast.compareTo(LONGEST) > 0) {
            throw new RefusedException(
                    Refusal.BAD_VALUE, "renewalTime: %s (expected: 0 to 1 hour)".formatted(atLeast));
        }
    }

    private static void check(String what, int value) {
        if (value < 1 || value > MOST) {
            throw new RefusedException(
                    Refusal.BAD_VALUE, "%s: %,d (expected: 1 to %,d)".formatted(what, value, MOST));
        }
    }
}
