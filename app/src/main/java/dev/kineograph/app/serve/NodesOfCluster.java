// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.serve;

import dev.kineograph.StreamName;
import dev.kineograph.cluster.Cluster;
import dev.kineograph.cluster.ClusterNode;
import dev.kineograph.cluster.ClusterTransfer;
import dev.kineograph.server.settings.NodeTable;
import java.util.Optional;

/// What the server says of the cluster that it is in.
///
/// **Threading.** Shared.
record NodesOfCluster(Cluster cluster) implements NodeTable {
    @Override
    public String name() {
        return cluster.name();
    }

    @Override
    public Optional<String> nodeOf(StreamName stream) {
        return cluster.nodeOf(stream);
    }

    @Override
    public boolean isEstimated(StreamName stream) {
        return cluster.isEstimated(stream);
    }

    @Override
    public Overview overview() {
        var traffic = cluster.traffic();
        return new Overview(
                cluster.name(),
                cluster.isConnected(),
                new Volume(traffic.framesOut(), traffic.bytesOut()),
                new Volume(traffic.framesIn(), traffic.bytesIn()),
                cluster.nodes().stream().map(NodesOfCluster::node).toList(),
                cluster.transfers().stream().map(NodesOfCluster::transfer).toList());
    }

    private static Node node(ClusterNode node) {
        return new Node(node.name(), node.streams(), node.clockError());
    }

    private static Transfer transfer(ClusterTransfer transfer) {
        return new Transfer(
                transfer.stream(),
                transfer.variant().toString(),
                transfer.from(),
                transfer.to(),
                new Volume(transfer.frames(), transfer.bytes()));
    }
}
