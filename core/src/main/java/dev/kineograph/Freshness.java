// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.time.Duration;
import java.util.Optional;

/// Whether frames come to a stream, how they come, and since when none has.
///
/// A picture that was pushed alone is a still: nobody can say when the next one is due. Only after two frames within 5 seconds there is
/// a rate, whose end is worth an event.
///
/// **Threading.** Guarded by the lock of its stream's frames.
final class Freshness {
    private static final Duration STALE_AFTER = Duration.ofSeconds(5);

    private long newestSinceNanos;
    private boolean any;
    private boolean online;
    private boolean hasRate;
    private boolean stale;

    boolean isOnline() {
        return online;
    }

    /// Whether the newest frame came alone, and so promises no other.
    boolean isStill() {
        return any && !hasRate;
    }

    /// A frame has come. Returns whether it is the first of those who publish now.
    boolean frame(long nowNanos) {
        boolean first = !online;
        hasRate = any && nowNanos - newestSinceNanos <= STALE_AFTER.toNanos();
        newestSinceNanos = nowNanos;
        any = true;
        online = true;
        stale = false;
        return first;
    }

    /// Nobody publishes any more. Returns whether that is news.
    boolean end() {
        boolean was = online;
        online = false;
        return was;
    }

    /// For how long no frame has come, once, if that is long and somebody publishes, at a rate until then.
    Optional<Duration> newlyStale(long nowNanos) {
        var waited = Duration.ofNanos(nowNanos - newestSinceNanos);
        if (!online || !hasRate || stale || waited.compareTo(STALE_AFTER) <= 0) {
            return Optional.empty();
        }
        stale = true;
        return Optional.of(waited);
    }
}
