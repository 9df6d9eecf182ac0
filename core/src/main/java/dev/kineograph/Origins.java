// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Limits how many viewers of each origin count. Another one waits until one of them has left.
///
/// **Threading.** Guarded by its [Presence].
final class Origins {
    private final Map<InetAddress, Group> groups = new HashMap<>();
    private int waiting;
    private boolean turnedAway;
    private long turnedAwayUntilNanos;

    /// The leases of one origin.
    static final class Group {
        private final InetAddress origin;
        private final Set<ViewerLease> waiting = new LinkedHashSet<>(0);
        private int max;
        private int leases;
        private int counted;

        private Group(InetAddress origin) {
            this.origin = origin;
        }
    }

    /// The group of a new lease; null if its origin has no limit.
    @Nullable Group enter(Presence.Identity identity) {
        if (identity.origin() == null) {
            return null;
        }
        var group = groups.computeIfAbsent(identity.origin(), Group::new);
        group.max = identity.max();
        group.leases++;
        return group;
    }

    /// A lease has been forgotten.
    void exit(@Nullable Group group) {
        if (group != null && --group.leases == 0) {
            groups.remove(group.origin);
        }
    }

    /// Whether one more of that origin would not count.
    boolean isFull(Presence.Identity identity) {
        var group = identity.origin() == null ? null : groups.get(identity.origin());
        return group != null && group.counted >= identity.max();
    }

    /// A viewer who polls does not count until then; nothing else is kept of it.
    void turnAway(long untilNanos) {
        turnedAway = true;
        turnedAwayUntilNanos = untilNanos;
    }

    /// Counts a lease, or lets it wait.
    boolean take(ViewerLease lease) {
        var group = lease.group;
        if (group == null) {
            return true;
        }
        if (group.counted >= group.max) {
            waiting += group.waiting.add(lease) ? 1 : 0;
            return false;
        }
        waitNoMore(lease);
        group.counted++;
        return true;
    }

    void waitNoMore(ViewerLease lease) {
        if (lease.group != null && lease.group.waiting.remove(lease)) {
            waiting--;
        }
    }

    /// Counts a lease no longer. Returns the waiting lease to be counted instead; null if none waits.
    @Nullable ViewerLease give(ViewerLease lease) {
        var group = lease.group;
        if (group == null) {
            return null;
        }
        group.counted--;
        return group.counted < group.max && !group.waiting.isEmpty() ? group.waiting.iterator().next() : null;
    }

    /// Whether there are viewers that do not count.
    boolean areCapped(long nowNanos) {
        turnedAway = turnedAway && nowNanos - turnedAwayUntilNanos < 0;
        return turnedAway || waiting > 0;
    }
}
