// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.cluster;

import dev.kineograph.Access;
import dev.kineograph.Access.Decision;
import dev.kineograph.Caller;
import dev.kineograph.StreamName;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/// Whether everybody may watch a stream on this node: whether a stranger without credentials may.
///
/// **Threading.** Confined to the cluster's thread.
final class Restrictions {
    /// An address for documentation (RFC 5737), which nobody has.
    private static final Caller STRANGER = Caller.remote("a stranger", InetAddress.ofLiteral("192.0.2.1"));

    /// Whoever decides may be another server.
    private static final long KEEPS_NANOS = Duration.ofMinutes(1).toNanos();

    private static final int MAX_KEPT = 4000;

    private final Access access;
    private final LongSupplier clock;
    private final Map<StreamName, KnownVerdict> verdicts = new HashMap<>();

    private record KnownVerdict(boolean isOpen, long atNanos) {}

    Restrictions(Access access, LongSupplier clock) {
        this.access = access;
        this.clock = clock;
    }

    boolean isOpen(StreamName stream) {
        long now = clock.getAsLong();
        var known = verdicts.get(stream);
        if (known == null || now - known.atNanos > KEEPS_NANOS) {
            if (verdicts.size() >= MAX_KEPT) {
                verdicts.clear();
            }
            known = new KnownVerdict(ask(stream), now);
            verdicts.put(stream, known);
        }
        return known.isOpen;
    }

    private boolean ask(StreamName stream) {
        return switch (access.check(Access.Action.WATCH, stream, STRANGER)) {
            case Decision.Allowed _, Decision.Undecided _ -> true;
            // Nobody is let in before somebody has decided.
            case Decision.Denied _, Decision.Later _ -> false;
        };
    }
}
