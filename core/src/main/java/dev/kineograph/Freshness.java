// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.time.Duration;
import java.util.Optional;

/// Whether frames come to a stream, and since when none has.
///
/// **Threading.** Guarded by the lock of its stream's frames.
final class Freshness {
    private static final Duration STALE_AFTER = Duration.ofSeconds(5);

    private long newestSinceNanos;
    private boolean online;
    private boolean stale;

    boolean isOnline() {
        return online;
    }

    /// A frame has come. Returns whether it is the first of those who publish now.
    boolean frame(long nowNanos) {
        boolean first = !online;
        newestSinceNanos = nowNanos;
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

    /// For how long no frame has come, once, if that is long and somebody publishes.
    Optional<Duration> newlyStale(long nowNanos) {
        var waited = Duration.ofNanos(nowNanos - newestSinceNanos);
        if (!online || stale || waited.compareTo(STALE_AFTER) <= 0) {
            return Optional.empty();
        }
        stale = true;
        return Optional.of(waited);
    }
}
