// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.metrics;

import dev.kineograph.ImageStream;
import dev.kineograph.Refusal;
import dev.kineograph.StreamName;
import dev.kineograph.StreamState;
import dev.kineograph.StreamStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The numbers under one label: those of a stream, or of all streams that have no label of their own.
///
/// **Threading.** Immutable.
///
/// @param label the stream's name, or [#OTHERS]
/// @param stats the numbers, added up
/// @param age that of the newest frame; of several streams that of the newest of all
/// @param online how many of them are online
/// @param stale how many of them are stale
public record StreamSums(String label, StreamStats stats, Optional<Duration> age, int online, int stale) {
    /// No stream can have this name.
    public static final String OTHERS = "(others)";

    /// How many streams have a label that are not in the configuration: strangers can make streams, and each label costs whoever collects the numbers.
    public static final int MAX_PUSHED = 200;

    /// All streams in the order of their names: those of the configuration, then [#MAX_PUSHED] others, then the sum of the rest.
    public static List<StreamSums> of(Collection<ImageStream> streams, Set<StreamName> configured) {
        var inOrder = streams.stream().sorted(Comparator.comparing(ImageStream::name)).map(StreamSums::of).toList();
        var labelled = new ArrayList<>(inOrder.stream().filter(stream -> configured.contains(StreamName.of(stream.label))).toList());
        var others = inOrder.stream().filter(stream -> !configured.contains(StreamName.of(stream.label))).toList();
        others.stream().limit(MAX_PUSHED).forEach(labelled::add);
        others.stream().skip(MAX_PUSHED).reduce(StreamSums::plus).ifPresent(labelled::add);
        return labelled;
    }

    /// Those of one stream.
    public static StreamSums of(ImageStream stream) {
        var newest = stream.newest();
        return new StreamSums(
                stream.name().value(),
                stream.stats(),
                newest == null ? Optional.empty() : Optional.of(newest.age()),
                stream.state() == StreamState.ONLINE ? 1 : 0,
                stream.isStale() ? 1 : 0);
    }

    private StreamSums plus(StreamSums other) {
        var newest = age.isPresent() && other.age.isPresent() && other.age.get().compareTo(age.get()) < 0 ? other.age : age.or(() -> other.age);
        return new StreamSums(OTHERS, sum(stats, other.stats), newest, online + other.online, stale + other.stale);
    }

    private static StreamStats sum(StreamStats one, StreamStats other) {
        return new StreamStats(
                one.framesIn() + other.framesIn(),
                one.bytesIn() + other.bytesIn(),
                one.framesPerSecondIn() + other.framesPerSecondIn(),
                one.unchanged() + other.unchanged(),
                sum(one.refusals(), other.refusals()),
                one.framesDropped() + other.framesDropped(),
                one.sourceFailures() + other.sourceFailures(),
                one.framesSent() + other.framesSent(),
                one.bytesSent() + other.bytesSent(),
                one.framesSkipped() + other.framesSkipped(),
                one.viewersStalled() + other.viewersStalled(),
                one.viewers() + other.viewers(),
                one.connections() + other.connections());
    }

    private static Map<Refusal, Long> sum(Map<Refusal, Long> one, Map<Refusal, Long> other) {
        var sum = new HashMap<>(one);
        other.forEach((reason, count) -> sum.merge(reason, count, Long::sum));
        return sum;
    }
}
