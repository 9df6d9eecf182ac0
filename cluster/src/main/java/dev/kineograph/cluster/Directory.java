// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.cluster;

import dev.kineograph.StreamName;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Which node has each of the streams that other nodes have.
///
/// **Threading.** Shared: one volatile map, which the cluster's thread replaces.
final class Directory {
    private volatile Map<StreamName, Origin> origins = Map.of();

    /// The node from which a stream's pictures come.
    ///
    /// **Threading.** Immutable.
    record Origin(Sender node, Offer offer, ClockOffset clock) {}

    Optional<Origin> origin(StreamName stream) {
        return Optional.ofNullable(origins.get(stream));
    }

    Set<StreamName> streams() {
        return origins.keySet();
    }

    /// Notes what these nodes have. Of two nodes with a stream of one name, the better offer counts, and the last name among equals.
    void update(Iterable<PeerNode> peersByName) {
        var next = new HashMap<StreamName, Origin>();
        for (var peer : peersByName) {
            peer.offers().forEach((stream, offer) -> {
                var other = next.get(stream);
                if (!offer.here()) {
                    return;
                }
                if (other == null || !other.offer.isBetterThan(offer)) {
                    next.put(stream, new Origin(peer.sender(), offer, peer.clock()));
                }
            });
        }
        origins = Map.copyOf(next);
    }
}
