// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The leases of a presence by identity, and which of them have changed since somebody looked.
///
/// **Threading.** Guarded by its [Presence].
final class Leases {
    /// Of more changes nothing is kept but that there were too many: whoever looks then is told all names.
    static final int MAX_CHANGES = 20_000;

    private final Map<String, ViewerLease> byIdentity = new HashMap<>();

    /// Whether each identity that has changed is there; null if nobody has looked, or too many have changed.
    private @Nullable Map<String, Boolean> changes;

    boolean has(Presence.Identity identity) {
        return byIdentity.containsKey(identity.name());
    }

    ViewerLease of(Presence.Identity identity, Presence presence, Origins origins) {
        return byIdentity.computeIfAbsent(identity.name(), name -> new ViewerLease(presence, name, origins.enter(identity)));
    }

    /// Gives a lease without connections another identity, unless that has one.
    void rename(String before, String now) {
        var lease = byIdentity.get(before);
        if (lease != null && lease.connections == 0 && lease.polls && !byIdentity.containsKey(now)) {
            byIdentity.remove(before);
            lease.identity = now;
            byIdentity.put(now, lease);
            if (lease.announced) {
                note(before, false);
                note(now, true);
            }
        }
    }

    /// Returns whether it was there.
    boolean remove(ViewerLease lease) {
        return byIdentity.remove(lease.identity, lease);
    }

    /// Its `Joined` or `Left` event is about to be published.
    void announce(ViewerLease lease, boolean joined) {
        lease.announced = joined;
        note(lease.identity, joined);
    }

    private void note(String identity, boolean isThere) {
        if (changes != null) {
            changes.put(identity, isThere);
            changes = changes.size() > MAX_CHANGES ? null : changes;
        }
    }

    /// What has changed since the last call, or everything.
    PresenceChanges take(int connections) {
        var taken = changes;
        if (taken != null && taken.isEmpty()) {
            return new PresenceChanges(false, Set.of(), Set.of(), connections);
        }
        changes = new HashMap<>();
        var came = new HashSet<String>();
        var left = new HashSet<String>();
        if (taken == null) {
            byIdentity.values().stream().filter(lease -> lease.announced).forEach(lease -> came.add(lease.identity));
        } else {
            taken.forEach((name, isThere) -> (isThere ? came : left).add(name));
        }
        return new PresenceChanges(taken == null, came, left, connections);
    }
}
