// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import dev.kineograph.Refusal;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/// What was refused at the ways in, counted by entry and reason, and told to the log once a second at most.
///
/// **Threading.** Shared.
public final class Rejects {
    private static final System.Logger LOG = System.getLogger(Rejects.class.getName());
    private static final long QUIET_NANOS = 1_000_000_000L;

    private final ConcurrentHashMap<String, LongAdder> counts = new ConcurrentHashMap<>();
    private final AtomicLong toldNanos = new AtomicLong(System.nanoTime() - QUIET_NANOS);
    private final LongAdder untold = new LongAdder();

    /// Counts a refusal, and logs its sentence unless another one was logged within the second.
    ///
    /// @param entry the way in, such as `tcp` or `http`
    public void count(String entry, Refusal reason, Object peer, String sentence) {
        counts.computeIfAbsent(entry + " " + reason, _ -> new LongAdder()).increment();
        long now = System.nanoTime();
        long told = toldNanos.get();
        if (now - told < QUIET_NANOS || !toldNanos.compareAndSet(told, now)) {
            untold.increment();
            return;
        }
        long others = untold.sumThenReset();
        LOG.log(Level.WARNING, "{0} {1}: {2}{3}", entry, peer, sentence, others == 0 ? "" : " (and " + others + " more refused)");
    }

    /// How often what was refused, as `entry REASON` to count.
    public Map<String, Long> counts() {
        var sums = new TreeMap<String, Long>();
        counts.forEach((what, count) -> sums.put(what, count.sum()));
        return sums;
    }
}
