// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.metrics;

import dev.kineograph.server.ServerStats;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import java.util.Locale;

/// The numbers of the server as a whole, as Prometheus has them.
///
/// **Threading.** Stateless.
final class ServerMetrics {
    private ServerMetrics() {}

    /// @param transcoded how many pictures have been transcoded
    static List<MetricSnapshot> of(ServerStats stats, long transcoded) {
        return List.of(
                gauge("connections", "Open connections, of viewers, producers and others.", stats.connections()),
                gauge("held_bytes", "Bytes of incomplete or waiting pictures and messages.", stats.heldBytes()),
                refusals(stats),
                counter("viewers_stalled", "Viewers that were disconnected because they read nothing.", stats.viewersStalled()),
                counter("viewers_lost", "Viewers that were disconnected because their machine did not answer.", stats.viewersLost()),
                counter("transcodes", "Pictures that were transcoded, or dimmed because they were stale.", transcoded),
                delivery(stats.delivery()),
                lags(stats),
                pendingTasks(stats));
    }

    private static GaugeSnapshot gauge(String name, String help, long value) {
        return GaugeSnapshot.builder()
                .name("kineograph_" + name)
                .help(help)
                .dataPoint(GaugeDataPointSnapshot.builder().value((double) value).build())
                .build();
    }

    private static CounterSnapshot counter(String name, String help, long value) {
        return CounterSnapshot.builder()
                .name("kineograph_" + name)
                .help(help)
                .dataPoint(CounterDataPointSnapshot.builder().value((double) value).build())
                .build();
    }

    /// Entries and reasons are those of the program, so there are few.
    private static CounterSnapshot refusals(ServerStats stats) {
        var counter = CounterSnapshot.builder().name("kineograph_refused").help("Inputs that were refused, and connections that failed.");
        stats.refusals().forEach((key, count) -> {
            int end = key.indexOf(' ');
            var labels = Labels.of("entry", key.substring(0, end), "reason", key.substring(end + 1).toLowerCase(Locale.ROOT));
            counter.dataPoint(CounterDataPointSnapshot.builder().labels(labels).value((double) count).build());
        });
        return counter.build();
    }

    private static HistogramSnapshot delivery(ServerStats.Times times) {
        var buckets = ClassicHistogramBuckets.builder();
        for (int i = 0; i < times.counts().size(); i++) {
            double bound = i < times.bounds().size() ? times.bounds().get(i).toNanos() / 1e9 : Double.POSITIVE_INFINITY;
            buckets.bucket(bound, times.counts().get(i));
        }
        var all = HistogramDataPointSnapshot.builder().classicHistogramBuckets(buckets.build()).sum(times.sum().toNanos() / 1e9);
        return HistogramSnapshot.builder()
                .name("kineograph_delivery_seconds")
                .help("Time from a frame's capture until all viewers of an event loop that keep up have been sent it.")
                .dataPoint(all.build())
                .build();
    }

    private static GaugeSnapshot lags(ServerStats stats) {
        var gauge = GaugeSnapshot.builder().name("kineograph_loop_lag_seconds").help("How long a new task has to wait for the event loop.");
        for (int i = 0; i < stats.loops().size(); i++) {
            gauge.dataPoint(ofLoop(i).value(stats.loops().get(i).lag().toNanos() / 1e9).build());
        }
        return gauge.build();
    }

    private static GaugeSnapshot pendingTasks(ServerStats stats) {
        var gauge = GaugeSnapshot.builder().name("kineograph_loop_pending_tasks").help("Tasks that wait for the event loop.");
        for (int i = 0; i < stats.loops().size(); i++) {
            gauge.dataPoint(ofLoop(i).value(stats.loops().get(i).pendingTasks()).build());
        }
        return gauge.build();
    }

    private static GaugeDataPointSnapshot.Builder ofLoop(int number) {
        return GaugeDataPointSnapshot.builder().labels(Labels.of("loop", String.valueOf(number)));
    }
}
