// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.metrics;

import dev.kineograph.cluster.Cluster;
import dev.kineograph.cluster.ClusterTransfer;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;

/// The numbers of the cluster that the server is in, as Prometheus has them.
///
/// **Threading.** Stateless.
final class ClusterMetrics {
    private ClusterMetrics() {}

    static List<MetricSnapshot> of(Cluster cluster) {
        var traffic = cluster.traffic();
        return List.of(
                connected(cluster),
                nodes(cluster),
                transfers(cluster),
                counter("frames", "Frames that travelled between this node and others.", traffic.framesOut(), traffic.framesIn()),
                counter("bytes", "Bytes of these frames.", traffic.bytesOut(), traffic.bytesIn()));
    }

    private static GaugeSnapshot connected(Cluster cluster) {
        return GaugeSnapshot.builder()
                .name("kineograph_cluster_connected")
                .help("1 while NATS can be reached and this node is in the cluster.")
                .dataPoint(GaugeDataPointSnapshot.builder().value(cluster.isConnected() ? 1 : 0).build())
                .build();
    }

    /// Whoever may write the cluster's subjects is trusted with names, and there are at most a thousand.
    private static GaugeSnapshot nodes(Cluster cluster) {
        var gauge = GaugeSnapshot.builder().name("kineograph_cluster_node_streams").help("Streams of each of the other nodes that are there.");
        cluster.nodes().forEach(node -> gauge.dataPoint(
                GaugeDataPointSnapshot.builder().labels(Labels.of("node", node.name())).value(node.streams()).build()));
        return gauge.build();
    }

    private static GaugeSnapshot transfers(Cluster cluster) {
        var all = cluster.transfers();
        long sent = all.stream().map(ClusterTransfer::from).filter(cluster.name()::equals).count();
        return GaugeSnapshot.builder()
                .name("kineograph_cluster_transfers")
                .help("Streams, in all their forms, that travel now.")
                .dataPoint(GaugeDataPointSnapshot.builder().labels(sent()).value((double) sent).build())
                .dataPoint(GaugeDataPointSnapshot.builder().labels(received()).value((double) all.size() - sent).build())
                .build();
    }

    private static CounterSnapshot counter(String what, String help, long out, long in) {
        return CounterSnapshot.builder()
                .name("kineograph_cluster_" + what)
                .help(help)
                .dataPoint(CounterDataPointSnapshot.builder().labels(sent()).value((double) out).build())
                .dataPoint(CounterDataPointSnapshot.builder().labels(received()).value((double) in).build())
                .build();
    }

    private static Labels sent() {
        return Labels.of("direction", "sent");
    }

    private static Labels received() {
        return Labels.of("direction", "received");
    }
}
