// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.time.Duration;
import java.util.Optional;

/// Whether frames come to a stream, how they come, and since when none has.
///
/// A picture that was pushed alone is a still: nobody can say when the next one is due. Only after two frames within 5 seconds there is
/// a rate, whose end is worth an event. A stream whose settings have a time for that is stale that long after any picture.
///
/// **Threading.** Guarded by the lock of its stream's frames.
final class Freshness {
    /// How long after frames that came at a rate their end is worth an event.
    static final Duration RATE_STALE_AFTER = Duration.ofSeconds(5);

    private long newestSinceNanos;
    private boolean any;
    private boolean online;
    private boolean hasRate;
    private boolean stale;

    boolean isOnline() {
        return online;
    }

    /// Whether the newest frame came alone, and is still what there is to see.
    boolean isStill() {
        return any && !hasRate && !stale;
    }

    /// Whether no frame has come for a long time, as an event said.
    boolean isStale() {
        return stale;
    }

    /// A frame has come. Returns whether it is the first of those who publish now.
    boolean frame(long nowNanos) {
        boolean first = !online;
        hasRate = any && nowNanos - newestSinceNanos <= RATE_STALE_AFTER.toNanos();
        newestSinceNanos = nowNanos;
        any = true;
        online = true;
        stale = false;
        return first;
    }

    /// The newest frame is as good as one that comes now.
    void confirm(long nowNanos) {
        newestSinceNanos = nowNanos;
        stale = false;
    }

    /// Nobody publishes any more. Returns whether that is news.
    boolean end() {
        boolean was = online;
        online = false;
        return was;
    }

    /// For how long no frame has come, once, if that is long.
    ///
    /// @param after how long after any frame; if empty, it is long for those only who publish, at a rate until then
    /// @param clock is told when that will be, if it is not yet
    Optional<Duration> newlyStale(Optional<Duration> after, NanoClock clock) {
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
