// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.cluster;

import java.time.Duration;
import java.util.Optional;

/// Another node of the cluster, as this one sees it.
///
/// **Threading.** Immutable.
///
/// @param streams how many streams it has of its own
/// @param clockOffset what is to be added to a time of this node's clock to get the time of the other's; their origins are arbitrary, so only its changes
///     mean anything to people. Empty until it has answered
/// @param clockError by how much that may be wrong at most: half the time in which it has answered
public record ClusterNode(String name, int streams, Optional<Duration> clockOffset, Optional<Duration> clockError) {
    static ClusterNode of(PeerNode peer) {
        var best = peer.clock().best();
        return new ClusterNode(
                peer.sender().name(),
                peer.offers().size(),
                best.map(estimate -> Duration.ofNanos(estimate.nanos())),
                best.map(ClockOffset.Estimate::maxError));
    }
}
