// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Whether frames arrive at a stream, whether they have a rate, and since when none has arrived.
///
/// A single pushed picture is a still: nobody can say when the next one is due. Two frames within 5 seconds make a rate, whose end is
/// worth an event. A stream whose settings have a time for staleness is stale that long after any picture.
///
/// A variant whose pictures are fetched has a freshness of its own; while it is online, its original is.
///
/// **Threading.** Shared; each call takes the object's lock for a moment, also inside the lock that orders a stream's frames.
final class Freshness {
    /// How long after the last frame the end of a rate is worth an event.
    static final Duration RATE_STALE_AFTER = Duration.ofSeconds(5);

    /// That of the original, of a fetched variant.
    private final @Nullable Freshness original;

    private int onlineForms;
    private long newestSinceNanos;
    private boolean any;
    private boolean online;
    private boolean hasRate;
    private boolean stale;

    Freshness(@Nullable Freshness original) {
        this.original = original;
    }

    synchronized boolean isOnline() {
        return online || onlineForms > 0;
    }

    /// Whether frames of its own come, as far as is known.
    synchronized boolean isFresh() {
        return online && !stale;
    }

    private synchronized void countForms(int more) {
        onlineForms += more;
    }

    /// Whether the newest frame is a still, and not stale.
    synchronized boolean isStill() {
        return any && !hasRate && !stale;
    }

    /// Whether no frame has arrived for so long that an event was published.
    synchronized boolean isStale() {
        return stale;
    }

    /// A frame has arrived. Returns whether it is the first of the current publishers.
    synchronized boolean frame(long nowNanos) {
        boolean first = !online;
        hasRate = any && nowNanos - newestSinceNanos <= RATE_STALE_AFTER.toNanos();
        newestSinceNanos = nowNanos;
        any = true;
        online = true;
        stale = false;
        if (first && original != null) {
            original.countForms(1);
        }
        return first;
    }

    /// The newest frame is still valid, as if it had just arrived.
    synchronized void confirm(long nowNanos) {
        newestSinceNanos = nowNanos;
        stale = false;
    }

    /// Nobody publishes any more. Returns whether the stream was online until now.
    synchronized boolean end() {
        boolean was = online;
        online = false;
        if (was && original != null) {
            original.countForms(-1);
        }
        return was;
    }

    /// The time since the last frame, returned once, when the stream becomes stale.
    ///
    /// @param after how long after any frame it does; if empty, only the end of a rate makes it stale, while somebody publishes
    /// @param clock is told when that will be, if not yet
    synchronized Optional<Duration> newlyStale(Optional<Duration> after, NanoClock clock) {
        var waited = Duration.ofNanos(clock.nanos() - newestSinceNanos);
        boolean mayBe = after.isPresent() ? any : online && hasRate;
        if (!mayBe || stale) {
            return Optional.empty();
        }
        var left = after.orElse(RATE_STALE_AFTER).minus(waited);
        if (!left.isNegative()) {
            clock.dueIn(left.toNanos() + 1);
            return Optional.empty();
        }
        stale = true;
        return Optional.of(waited);
    }
}
