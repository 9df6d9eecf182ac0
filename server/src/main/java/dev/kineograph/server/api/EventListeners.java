// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.api;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.server.http.Exchange;
import dev.kineograph.server.net.AddressShare;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The listeners of events: so many in all, and so many of each address, except for programs of this machine.
///
/// **Threading.** Shared; a lock guards the set for one access.
final class EventListeners {
    static final int MAX = 500;
    static final int MAX_PER_ADDRESS = 20;

    private final Set<EventStream> all = new HashSet<>();
    private final Map<String, Integer> ofAddress = new HashMap<>();

    /// @throws RefusedException if there are as many as there may be
    synchronized void add(EventStream listener, Exchange exchange) {
        var name = AddressShare.name(exchange.caller());
        int shared = AddressShare.origin(exchange.caller()) == null ? 0 : ofAddress.getOrDefault(name, 0);
        if (all.size() >= MAX || shared >= MAX_PER_ADDRESS) {
            throw new RefusedException(
                    Refusal.TOO_MANY_VIEWERS,
                    "%s: too many listeners already (expected: at most %d in all, and %d at one address; another try later)"
                            .formatted(exchange.shownPath(), MAX, MAX_PER_ADDRESS));
        }
        all.add(listener);
        ofAddress.merge(name, 1, Integer::sum);
        exchange.closed().addListener(_ -> remove(listener, name));
    }

    private synchronized void remove(EventStream listener, String name) {
        if (all.remove(listener)) {
            ofAddress.computeIfPresent(name, (_, count) -> count == 1 ? null : count - 1);
        }
    }

    synchronized List<EventStream> all() {
        return List.copyOf(all);
    }
}
