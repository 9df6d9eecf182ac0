// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.settings;

import dev.kineograph.StreamName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The nodes with which this server shares its streams, and what travels between them: what is answered at `/api/v1/nodes`.
///
/// **Threading.** Shared: called on event loops, must not block.
public interface NodeTable {

    /// The name of this node.
    String name();

    /// The name of the node from which a stream's pictures come, or came last; empty if they are this server's own.
    Optional<String> nodeOf(StreamName stream);

    /// Whether the number of the stream's viewers is an estimate.
    boolean isEstimated(StreamName stream);

    /// Everything, as it is now.
    Overview overview();

    /// All nodes and transfers.
    ///
    /// @param name the name of this node
    /// @param connected whether the others can be reached
    /// @param sent what this node has sent to others, and how much of it
    /// @param received what it has received from others
    record Overview(String name, boolean connected, Volume sent, Volume received, List<Node> nodes, List<Transfer> transfers) {
        /// Takes copies.
        public Overview {
            nodes = List.copyOf(nodes);
            transfers = List.copyOf(transfers);
        }
    }

    /// How much has travelled.
    record Volume(long frames, long bytes) {}

    /// Another node.
    ///
    /// @param streams how many streams it has of its own
    /// @param clockError by how much the ages of its pictures may be wrong; empty until that is known
    record Node(String name, int streams, Optional<Duration> clockError) {}

    /// A stream that travels now.
    ///
    /// @param variant its form, such as `width=320`, or `original`
    /// @param from the name of the node that sends it
    /// @param to the names of the nodes that receive it
    record Transfer(StreamName stream, String variant, String from, List<String> to, Volume volume) {
        /// Takes a copy.
        public Transfer {
            to = List.copyOf(to);
        }
    }
}
