// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/// How a stream is to behave. What happens in it is in [ImageStream] and [StreamStats].
///
/// **Threading.** Immutable; replaced as a whole by [ImageStream#apply].
///
/// @param publishers how many may publish at the same time
/// @param onDemand whether the stream's source runs only while somebody watches
/// @param closeAfter how long a source on demand keeps running after the last viewer has left, 0 to 1 hour
/// @param staleAfter how long after its last picture the stream is stale, 1 second to 30 days, whether pictures came at a rate or only one did;
///     empty: 5 seconds, while there is a publisher whose pictures came at a rate
/// @param startTimeout how long the first picture of a source may take before the source is restarted, and how long a snapshot waits for
///     it, 1 second to 5 minutes; empty: a source has no limit, and a snapshot waits 5 seconds
/// @param whenStale what viewers see while the stream is stale
/// @param maxFps how many frames a second are accepted on average, of all publishers together, 1 to 1000; of those that come sooner, the newest is shown
///     as soon as it may be
/// @param stripMetadata whether pictures are published [without their metadata][Picture#withoutMetadata], so that nobody sees these
public record StreamSettings(
        PublisherPolicy publishers,
        boolean onDemand,
        Duration closeAfter,
        Optional<Duration> staleAfter,
        Optional<Duration> startTimeout,
        WhenStale whenStale,
        OptionalInt maxFps,
        boolean stripMetadata) {

    /// The most frames a second that can be set.
    public static final int MAX_FPS = 1000;

    private static final Duration SOONEST_STALE = Duration.ofSeconds(1);
    private static final Duration LATEST_STALE = Duration.ofDays(30);
    private static final Duration MIN_START = Duration.ofSeconds(1);
    private static final Duration MAX_START = Duration.ofMinutes(5);

    /// One publisher; a source runs on demand, and stops as soon as the last viewer has left; a stream is stale only if its pictures came at a rate.
    public static final StreamSettings DEFAULT =
            new StreamSettings(
            PublisherPolicy.ONE, true, Duration.ZERO, Optional.empty(), Optional.empty(), WhenStale.NOTHING);

    /// For pictures that are fetched from elsewhere: their source runs for 10 seconds after the last viewer has left, is stale after 5 seconds
    /// without a picture, which is dimmed then, and has 10 seconds for the first one.
    public static final StreamSettings FETCHED = DEFAULT.withCloseAfter(Duration.ofSeconds(10))
            .withStaleAfter(Duration.ofSeconds(5))
            .withStartTimeout(Duration.ofSeconds(10))
            .withWhenStale(WhenStale.DIMMED);

    /// Without a limit of frames, with the metadata of pictures.
    ///
    /// @throws RefusedException if `closeAfter`, `staleAfter` or `startTimeout` is out of its range
    public StreamSettings(
            PublisherPolicy publishers,
            boolean onDemand,
            Duration closeAfter,
            Optional<Duration> staleAfter,
            Optional<Duration> startTimeout,
            WhenStale whenStale) {
        this(publishers, onDemand, closeAfter, staleAfter, startTimeout, whenStale, OptionalInt.empty(), false);
    }

    /// Checks the ranges.
    ///
    /// @throws RefusedException if `closeAfter`, `staleAfter`, `startTimeout` or `maxFps` is out of its range
    public StreamSettings {
        if (closeAfter.isNegative() || closeAfter.compareTo(Duration.ofHours(1)) > 0) {
            throw new RefusedException(
                    Refusal.BAD_VALUE, "closeAfter: %s (expected: 0 to 1 hour)".formatted(closeAfter));
        }
        if (staleAfter.filter(time -> time.compareTo(SOONEST_STALE) < 0 || time.compareTo(LATEST_STALE) > 0).isPresent()) {
            throw new RefusedException(
                    Refusal.BAD_VALUE, "staleAfter: %s (expected: 1 second to 30 days)".formatted(staleAfter.get()));
        }
        if (startTimeout.filter(time -> time.compareTo(MIN_START) < 0 || time.compareTo(MAX_START) > 0).isPresent()) {
            throw new RefusedException(
                    Refusal.BAD_VALUE, "startTimeout: %s (expected: 1 second to 5 minutes)".formatted(startTimeout.get()));
        }
        if (maxFps.isPresent() && (maxFps.getAsInt() < 1 || maxFps.getAsInt() > MAX_FPS)) {
            throw new RefusedException(Refusal.BAD_VALUE, "maxFps: %d (expected: 1 to %,d)".formatted(maxFps.getAsInt(), MAX_FPS));
        }
    }

    /// The same with another publisher policy.
    public StreamSettings withPublishers(PublisherPolicy policy) {
        return new StreamSettings(policy, onDemand, closeAfter, staleAfter, startTimeout, whenStale, maxFps, stripMetadata);
    }

    /// The same with a source that runs from the start (false) or only while somebody watches (true).
    public StreamSettings withOnDemand(boolean demand) {
        return new StreamSettings(publishers, demand, closeAfter, staleAfter, startTimeout, whenStale, maxFps, stripMetadata);
    }

    /// The same with another time for which a source keeps running without viewers.
    public StreamSettings withCloseAfter(Duration linger) {
        return new StreamSettings(publishers, onDemand, linger, staleAfter, startTimeout, whenStale, maxFps, stripMetadata);
    }

    /// The same with a time after its last picture from which on the stream is stale.
    public StreamSettings withStaleAfter(Duration time) {
        return new StreamSettings(publishers, onDemand, closeAfter, Optional.of(time), startTimeout, whenStale, maxFps, stripMetadata);
    }

    /// The same with another time for the first picture of its source.
    public StreamSettings withStartTimeout(Duration time) {
        return new StreamSettings(publishers, onDemand, closeAfter, staleAfter, Optional.of(time), whenStale, maxFps, stripMetadata);
    }

    /// The same with something else that viewers see while the stream is stale.
    public StreamSettings withWhenStale(WhenStale view) {
        return new StreamSettings(publishers, onDemand, closeAfter, staleAfter, startTimeout, view, maxFps, stripMetadata);
    }

    /// The same with at most that many frames a second.
    public StreamSettings withMaxFps(int fps) {
        return new StreamSettings(publishers, onDemand, closeAfter, staleAfter, startTimeout, whenStale, OptionalInt.of(fps), stripMetadata);
    }

    /// The same with pictures that are published with their metadata (false) or without (true).
    public StreamSettings withStripMetadata(boolean strip) {
        return new StreamSettings(publishers, onDemand, closeAfter, staleAfter, startTimeout, whenStale, maxFps, strip);
    }
}
