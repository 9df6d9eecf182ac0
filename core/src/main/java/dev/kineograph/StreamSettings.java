// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.time.Duration;

/// How a stream is to behave. What happens in it is in [ImageStream] and [StreamStats].
///
/// **Threading.** Immutable; replaced as a whole by [ImageStream#apply].
///
/// @param publishers how many may publish at the same time
/// @param onDemand whether the stream's source runs only while somebody watches
/// @param closeAfter how long a source on demand keeps running after the last viewer has left, 0 to 1 hour
public record StreamSettings(PublisherPolicy publishers, boolean onDemand, Duration closeAfter) {

    /// One publisher; a source runs on demand, and stops as soon as the last viewer has left.
    public static final StreamSettings DEFAULT = new StreamSettings(PublisherPolicy.ONE, true, Duration.ZERO);

    /// Checks the range.
    ///
    /// @throws RefusedException if `closeAfter` is out of its range
    public StreamSettings {
        if (closeAfter.isNegative() || closeAfter.compareTo(Duration.ofHours(1)) > 0) {
            throw new RefusedException(
                    Refusal.BAD_VALUE, "closeAfter: %s (expected: 0 to 1 hour)".formatted(closeAfter));
        }
    }

    /// The same with another publisher policy.
    public StreamSettings withPublishers(PublisherPolicy policy) {
        return new StreamSettings(policy, onDemand, closeAfter);
    }

    /// The same with a source that runs from the start (false) or only while somebody watches (true).
    public StreamSettings withOnDemand(boolean demand) {
        return new StreamSettings(publishers, demand, closeAfter);
    }

    /// The same with another time for which a source keeps running without viewers.
    public StreamSettings withCloseAfter(Duration linger) {
        return new StreamSettings(publishers, onDemand, linger);
    }
}
