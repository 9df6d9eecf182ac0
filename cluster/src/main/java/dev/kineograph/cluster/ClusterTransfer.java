// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.cluster;

import dev.kineograph.StreamName;
import dev.kineograph.Variant;
import java.util.List;

/// A stream in a form that travels between this node and others now.
///
/// **Threading.** Immutable.
///
/// @param variant the form; [Variant#ORIGINAL] if it travels as it is
/// @param from the name of the node that sends it
/// @param to the names of the nodes that want it: of all of them if this node sends, otherwise this one alone
/// @param frames how many frames have travelled since this node began to send or to want it
/// @param bytes of these frames, sent once for all nodes
public record ClusterTransfer(StreamName stream, Variant variant, String from, List<String> to, long frames, long bytes) {
    /// Takes a copy.
    public ClusterTransfer {
        to = List.copyOf(to);
    }
}
