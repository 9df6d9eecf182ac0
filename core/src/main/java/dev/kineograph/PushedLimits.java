// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.time.Duration;

/// What the streams may take that exist because somebody pushed to them: see [Hub#pushed].
///
/// **Threading.** Immutable.
///
/// @param bytes of their newest pictures together, at least 1
/// @param expireAfter the time without a picture and without viewers after which one is retired; zero for never
public record PushedLimits(long bytes, Duration expireAfter) {

    /// As many bytes as there are, for ever.
    public static final PushedLimits NONE = new PushedLimits(Long.MAX_VALUE, Duration.ZERO);

    /// Checks the ranges.
    ///
    /// @throws RefusedException if a value is out of its range
    public PushedLimits {
        if (bytes < 1 || expireAfter.isNegative()) {
            throw new RefusedException(
                    Refusal.BAD_VALUE, "pushed streams: %,d bytes for %s (expected: 1 or more, and no negative time)".formatted(bytes, expireAfter));
        }
    }
}
