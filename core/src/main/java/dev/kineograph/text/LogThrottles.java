// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.text;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// A [LogThrottle] for each stream, address or other subject, so that many sentences about one do not hide those about others. The 1,000
/// throttles that were used last are kept.
///
/// **Threading.** Shared; any thread.
///
/// @param <K> the type of the subjects
public final class LogThrottles<K> {
    private static final int MAX_KEPT = 1_000;

    private final int atOnce;
    private final Duration quiet;

    // Guarded by this.
    private final Map<K, LogThrottle> throttles = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<K, LogThrottle> eldest) {
            return size() > MAX_KEPT;
        }
    };

    /// @param atOnce how many sentences about one subject pass at once after a long pause; then one a second does
    public LogThrottles(int atOnce) {
        this(atOnce, Duration.ofSeconds(1));
    }

    /// @param atOnce how many sentences about one subject pass at once after a long pause
    /// @param quiet how much time there is for each of them on average
    public LogThrottles(int atOnce, Duration quiet) {
        this.atOnce = atOnce;
        this.quiet = quiet;
    }

    /// The throttle of the sentences about a subject.
    public synchronized LogThrottle of(K about) {
        return throttles.computeIfAbsent(about, _ -> new LogThrottle(atOnce, quiet));
    }
}
