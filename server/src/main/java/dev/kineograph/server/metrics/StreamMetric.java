// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.metrics;

import dev.kineograph.StreamStats;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/// A number that every stream has, for whatever collects them: all have the same numbers under the same names.
///
/// **Threading.** Immutable.
///
/// @param name with underscores, without `kineograph_stream_` before it and `_total` behind it
/// @param help a sentence about it
/// @param isTotal whether it only grows
/// @param value the number of a stream, if it has it
public record StreamMetric(String name, String help, boolean isTotal, Function<StreamSums, OptionalDouble> value) {
    /// All of them, in the order of the manual, except for those by reason: [StreamStats#refusals].
    public static final List<StreamMetric> ALL = List.of(
            total("frames_received", "Frames published to the stream.", stream -> stream.stats().framesIn()),
            total("bytes_received", "Bytes of the pictures published to the stream.", stream -> stream.stats().bytesIn()),
            total("frames_sent", "Frames sent to viewers.", stream -> stream.stats().framesSent()),
            total("bytes_sent", "Bytes of the pictures sent to viewers.", stream -> stream.stats().bytesSent()),
            total("frames_skipped", "Frames that viewers did not get, because newer ones came first.", stream -> stream.stats().framesSkipped()),
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
}
