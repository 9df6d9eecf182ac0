// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/// A number that every stream has: a line for each.
///
/// **Threading.** Immutable.
///
/// @param name in Prometheus, without `kineograph_stream_` before it and `_total` behind it
/// @param help a sentence about it
/// @param isTotal whether it only grows
/// @param value the number of a stream, if it has it
record StreamMetric(String name, String help, boolean isTotal, Function<StreamSums, OptionalDouble> value) {
    /// All of them, in the order of the manual.
    static final List<StreamMetric> ALL = List.of(
            total("frames_received", "Frames published to the stream.", stream -> stream.stats().framesIn()),
            total("bytes_received", "Bytes of the pictures published to the stream.", stream -> stream.stats().bytesIn()),
            total("frames_sent", "Frames sent to viewers.", stream -> stream.stats().framesSent()),
            total("frames_skipped", "Frames that viewers did not get, because newer ones came first.", stream -> stream.stats().framesSkipped()),
            total("frames_refused", "Pictures that were refused.", stream -> stream.stats().framesRefused()),
            total("frames_dropped", "Frames that came sooner than maxFps allows and were replaced.", stream -> stream.stats().framesDropped()),
            total("frames_unchanged", "Pictures that were not published again, as they would have been the same.", stream -> stream.stats().unchanged()),
            total("source_failures", "How often the source has failed.", stream -> stream.stats().sourceFailures()),
            total("viewers_stalled", "Viewers that were disconnected because they read nothing.", stream -> stream.stats().viewersStalled()),
            now("viewers", "People who watch.", stream -> stream.stats().viewers()),
            now("connections", "Open connections of those people.", stream -> stream.stats().connections()),
            now("online", "1 while frames are being published.", StreamSums::online),
            now("stale", "1 while no picture has come for too long.", StreamSums::stale),
            new StreamMetric("age_seconds", "Age of the newest frame.", false, stream ->
                    stream.age().map(age -> OptionalDouble.of(age.toNanos() / 1e9)).orElse(OptionalDouble.empty())));

    private static StreamMetric total(String name, String help, ToDoubleFunction<StreamSums> reading) {
        return new StreamMetric(name, help, true, stream -> OptionalDouble.of(reading.applyAsDouble(stream)));
    }

    private static StreamMetric now(String name, String help, ToDoubleFunction<StreamSums> reading) {
        return new StreamMetric(name, help, false, stream -> OptionalDouble.of(reading.applyAsDouble(stream)));
    }

    /// Its lines.
    MetricSnapshot of(List<StreamSums> streams) {
        return isTotal ? counters(streams) : gauges(streams);
    }

    private MetricSnapshot counters(List<StreamSums> streams) {
        var counter = CounterSnapshot.builder().name("kineograph_stream_" + name).help(help);
        streams.forEach(stream -> value.apply(stream).ifPresent(number ->
                counter.dataPoint(CounterDataPointSnapshot.builder().labels(labels(stream)).value(number).build())));
        return counter.build();
    }

    private MetricSnapshot gauges(List<StreamSums> streams) {
        var gauge = GaugeSnapshot.builder().name("kineograph_stream_" + name).help(help);
        streams.forEach(stream -> value.apply(stream).ifPresent(number ->
                gauge.dataPoint(GaugeDataPointSnapshot.builder().labels(labels(stream)).value(number).build())));
        return gauge.build();
    }

    private static Labels labels(StreamSums stream) {
        return Labels.of("stream", stream.label());
    }
}
