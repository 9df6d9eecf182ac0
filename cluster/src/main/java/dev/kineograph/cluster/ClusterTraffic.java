// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.cluster;

/// How much this node has sent to NATS, and received from it, since it joined.
///
/// **Threading.** Immutable.
///
/// @param framesOut frames of this node's streams, each counted once, however many nodes want it
/// @param bytesOut bytes of these frames
/// @param framesIn frames of other nodes' streams
/// @param bytesIn bytes of these frames
public record ClusterTraffic(long framesOut, long bytesOut, long framesIn, long bytesIn) {}
