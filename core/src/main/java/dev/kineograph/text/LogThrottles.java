// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.text;

import java.util.LinkedHashMap;
import java.util.Map;

/// A [LogThrottle] for each stream, address or whatever else sentences are about: one that brings many does not hide those about others.
/// Of the throttles that were asked for last 1,000 are kept.
///
/// **Threading.** Shared; any thread.
///
/// @param <K> what sentences are about
public final class LogThrottles<K> {
    private static final int MAX_KEPT = 1_000;

    private final int atOnce;

    // Guarded by this.
    private final Map<K, LogThrottle> throttles = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<K, LogThrottle> eldest) {
            return size() > MAX_KEPT;
        }
    };

    /// @param atOnce how many sentences about one pass at once when there have been none for long; then one a second does
    public LogThrottles(int atOnce) {
        this.atOnce = atOnce;
    }

    /// The throttle of the sentences about it.
    public synchronized LogThrottle of(K about) {
        return throttles.computeIfAbsent(about, _ -> new LogThrottle(atOnce));
    }
}
