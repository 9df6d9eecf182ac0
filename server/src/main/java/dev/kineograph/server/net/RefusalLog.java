// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import dev.kineograph.Refusal;
import dev.kineograph.text.LogThrottle;
import dev.kineograph.text.VisibleText;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// Counts what was refused, by entry and reason, and logs a refusal at most once a second.
///
/// **Threading.** Shared.
public final class RefusalLog {
    private static final System.Logger LOG = System.getLogger(RefusalLog.class.getName());
    private static final int MAX_LENGTH = 1000;

    private final ConcurrentHashMap<String, LongAdder> counts = new ConcurrentHashMap<>();
    private final LogThrottle throttle = new LogThrottle();

    /// Counts a refusal, and logs its sentence unless another one was logged within the second.
    ///
    /// @param entry the way in, such as `tcp` or `http`
    /// @param sentence may quote what the peer sent: it is logged as one line of visible characters
    public void count(String entry, Refusal reason, Object peer, String sentence) {
        counts.computeIfAbsent(entry + " " + reason, _ -> new LongAdder()).increment();
        throttle.pass().ifPresent(others -> {
            var line = VisibleText.excerpt(peer + ": " + sentence, MAX_LENGTH);
            LOG.log(Level.WARNING, "{0} {1}{2}", entry, line, others == 0 ? "" : " (and " + others + " more refused)");
        });
    }

    /// The number of refusals by entry and reason, under keys such as `http DENIED`.
    public Map<String, Long> counts() {
        var sums = new TreeMap<String, Long>();
        counts.forEach((what, count) -> sums.put(what, count.sum()));
        return sums;
    }
}
