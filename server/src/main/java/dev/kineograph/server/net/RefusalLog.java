// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.text.LogThrottle;
import dev.kineograph.text.VisibleText;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// Counts what was refused and what failed, by entry and reason, and logs each kind at most once a second.
///
/// **Threading.** Shared.
public final class RefusalLog {
    private static final System.Logger LOG = System.getLogger(RefusalLog.class.getName());
    private static final int MAX_LENGTH = 1000;

    private final ConcurrentHashMap<String, LongAdder> counts = new ConcurrentHashMap<>();
    private final LogThrottle throttle = new LogThrottle();
    private final LogThrottle failures = new LogThrottle();
    private final LogThrottle faults = new LogThrottle();

    /// Counts a refusal, and logs its sentence unless another one was logged within the second.
    ///
    /// @param entry the entry point, such as `tcp` or `http`
    /// @param sentence may quote what the peer sent: it is logged as one line of visible characters
    public void count(String entry, Refusal reason, Object peer, String sentence) {
        count(entry + " " + reason);
        warn(entry, peer, sentence);
    }

    /// Counts a refusal, and logs it unless another one was logged within the second.
    ///
    /// @param entry the entry point, such as `tcp` or `http`
    public void count(String entry, Object peer, RefusedException refusal) {
        count(entry, refusal.reason(), peer, refusal.logged());
    }

    /// Counts a decision that could not be made. The entry point refuses the request for it, and counts that refusal.
    public void undecided(Object peer, String sentence) {
        count("access FAILED");
        warn("access", peer, sentence);
    }

    private void warn(String entry, Object peer, String sentence) {
        throttle.pass().ifPresent(others -> {
            var line = VisibleText.excerpt(peer + ": " + sentence, MAX_LENGTH);
            LOG.log(Level.WARNING, "{0} {1}{2}", entry, line, others == 0 ? "" : " (and " + others + " more refused)");
        });
    }

    /// Counts a connection that has failed, or was refused in the middle. Network failures are logged at debug level only: peers reset
    /// connections all the time. Anything else is logged, at most once a second.
    ///
    /// @param entry what it was for, such as `tcp` or `http`
    public void failed(String entry, Object peer, Throwable cause) {
        if (cause instanceof RefusedException refused) {
            count(entry, peer, refused);
            return;
        }
        if (cause instanceof IOException) {
            count(entry + " BROKEN");
            LOG.log(Level.DEBUG, () -> "%s %s: connection broken: %s".formatted(entry, peer, VisibleText.line(cause.toString())));
            return;
        }
        count(entry + " FAILED");
        failures.pass().ifPresent(others -> LOG.log(
                Level.WARNING, "%s %s: connection failed (and %,d more since the last such line)".formatted(entry, peer, others), cause));
    }

    /// Counts a request or connection that a fault of this program has ended, and logs it, at most once a second: a client that has
    /// found a fault can repeat it.
    ///
    /// @param entry what it was for, such as `tcp` or `http`
    public void fault(String entry, Object peer, Throwable fault) {
        count(entry + " FAULT");
        faults.pass().ifPresent(others -> LOG.log(
                Level.ERROR, "%s %s: ended by a fault of this program (and %,d more since the last such line)".formatted(entry, peer, others), fault));
    }

    private void count(String key) {
        counts.computeIfAbsent(key, _ -> new LongAdder()).increment();
    }

    /// The number of refusals by entry and reason, under keys such as `http DENIED`, of connections that broke or failed, `http BROKEN`, of
    /// decisions that could not be made, `access FAILED`, and of faults of this program, `http FAULT`.
    public Map<String, Long> counts() {
        var sums = new TreeMap<String, Long>();
        counts.forEach((what, count) -> sums.put(what, count.sum()));
        return sums;
    }
}
