// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.metrics;

import dev.kineograph.server.metrics.StreamMetric;
import dev.kineograph.server.metrics.StreamSums;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The numbers of streams, as Prometheus has them: a line for each stream.
///
/// **Threading.** Stateless.
final class StreamSnapshots {
    private static final String PREFIX = "kineograph_stream_";
    private static final String STREAM = "stream";

    private StreamSnapshots() {}

    static List<MetricSnapshot> of(List<StreamSums> streams) {
        var all = new ArrayList<MetricSnapshot>();
        StreamMetric.ALL.forEach(metric -> all.add(metric.isTotal() ? counters(metric, streams) : gauges(metric, streams)));
        all.add(refusals(streams));
        return all;
    }

    private static MetricSnapshot counters(StreamMetric metric, List<StreamSums> streams) {
        var counter = CounterSnapshot.builder().name(PREFIX + metric.name()).help(metric.help());
        streams.forEach(stream -> metric.value().apply(stream).ifPresent(number ->
                counter.dataPoint(CounterDataPointSnapshot.builder().labels(Labels.of(STREAM, stream.label())).value(number).build())));
        return counter.build();
    }

    private static MetricSnapshot gauges(StreamMetric metric, List<StreamSums> streams) {
        var gauge = GaugeSnapshot.builder().name(PREFIX + metric.name()).help(metric.help());
        streams.forEach(stream -> metric.value().apply(stream).ifPresent(number ->
                gauge.dataPoint(GaugeDataPointSnapshot.builder().labels(Labels.of(STREAM, stream.label())).value(number).build())));
        return gauge.build();
    }

    /// Reasons are those of the program, so there are few.
    private static MetricSnapshot refusals(List<StreamSums> streams) {
        var counter = CounterSnapshot.builder().name(PREFIX + "frames_refused").help("Pictures that were refused.");
        streams.forEach(stream -> stream.stats().refusals().forEach((reason, count) -> {
            var labels = Labels.of(STREAM, stream.label(), "reason", reason.name().toLowerCase(Locale.ROOT));
            counter.dataPoint(CounterDataPointSnapshot.builder().labels(labels).value((double) count).build());
        }));
        return counter.build();
    }
}
