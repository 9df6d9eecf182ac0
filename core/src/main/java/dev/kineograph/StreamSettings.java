// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.time.Duration;
import java.util.Optional;

/// How a stream is to behave. What happens in it is in [ImageStream] and [StreamStats].
///
/// **Threading.** Immutable; replaced as a whole by [ImageStream#apply].
///
/// @param publishers how many may publish at the same time
/// @param onDemand whether the stream's source runs only while somebody watches
/// @param closeAfter how long a source on demand keeps running after the last viewer has left, 0 to 1 hour
/// @param staleAfter how long after its last picture the stream is stale, 1 second to 30 days, whether pictures came at a rate or only one did;
///     empty: 5 seconds, while somebody publishes whose pictures came at a rate
public record StreamSettings(PublisherPolicy publishers, boolean onDemand, Duration closeAfter, Optional<Duration> staleAfter) {

    /// One publisher; a source runs on demand, and stops as soon as the last viewer has left; only a rate of pictures can be stale.
    public static final StreamSettings DEFAULT = new StreamSettings(PublisherPolicy.ONE, true, Duration.ZERO, Optional.empty());

    private static final Duration SOONEST_STALE = Duration.ofSeconds(1);
    private static final Duration LATEST_STALE = Duration.ofDays(30);

    /// Checks the ranges.
    ///
    /// @throws RefusedException if `closeAfter` or `staleAfter` is out of its range
    public StreamSettings {
        if (closeAfter.isNegative() || closeAfter.compareTo(Duration.ofHours(1)) > 0) {
            throw new RefusedException(
                    Refusal.BAD_VALUE, "closeAfter: %s (expected: 0 to 1 hour)".formatted(closeAfter));
        }
        if (staleAfter.filter(time -> time.compareTo(SOONEST_STALE) < 0 || time.compareTo(LATEST_STALE) > 0).isPresent()) {
            throw new RefusedException(
                    Refusal.BAD_VALUE, "staleAfter: %s (expected: 1 second to 30 days)".formatted(staleAfter.get()));
        }
    }

    /// The same with another publisher policy.
    public StreamSettings withPublishers(PublisherPolicy policy) {
        return new StreamSettings(policy, onDemand, closeAfter, staleAfter);
    }

    /// The same with a source that runs from the start (false) or only while somebody watches (true).
    public StreamSettings withOnDemand(boolean demand) {
        return new StreamSettings(publishers, demand, closeAfter, staleAfter);
    }

    /// The same with another time for which a source keeps running without viewers.
    public StreamSettings withCloseAfter(Duration linger) {
        return new StreamSettings(publishers, onDemand, linger, staleAfter);
    }

    /// The same with a time after its last picture from which on the stream is stale.
    public StreamSettings withStaleAfter(Duration time) {
        return new StreamSettings(publishers, onDemand, closeAfter, Optional.of(time));
    }
}
