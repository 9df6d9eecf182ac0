// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.spring;

import dev.kineograph.Hub;
import dev.kineograph.ImageStream;
import dev.kineograph.Refusal;
import dev.kineograph.StreamName;
import dev.kineograph.server.metrics.StreamMetric;
import dev.kineograph.server.metrics.StreamSums;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// The meters of the streams in one registry.
///
/// **Threading.** Shared.
final class StreamMeters {
    private static final String PREFIX = "kineograph.stream.";

    private final Hub hub;
    private final MeterRegistry registry;
    private final Map<StreamName, Map<Object, Meter>> meters = new HashMap<>(); // guarded by this object

    StreamMeters(Hub hub, MeterRegistry registry) {
        this.hub = hub;
        this.registry = registry;
    }

    /// Adds meters for what is new, and removes those of streams that are gone.
    synchronized void look() {
        meters.entrySet().removeIf(entry -> {
            boolean isGone = hub.find(entry.getKey()).isEmpty();
            if (isGone) {
                entry.getValue().values().forEach(registry::remove);
            }
            return isGone;
        });
        long pushed = meters.keySet().stream().filter(hub::isPushed).count();
        for (var stream : hub.streams()) {
            var name = stream.name();
            boolean isNewPushed = !meters.containsKey(name) && hub.isPushed(name);
            if (!isNewPushed || pushed++ < StreamSums.MAX_PUSHED) {
                add(stream);
            }
        }
    }

    private void add(ImageStream stream) {
        var own = meters.computeIfAbsent(stream.name(), _ -> new HashMap<>());
        StreamMetric.ALL.forEach(metric -> own.computeIfAbsent(metric, _ -> meter(stream.name(), metric)));
        stream.stats().refusals().keySet().forEach(reason -> own.computeIfAbsent(reason, _ -> meter(stream.name(), reason)));
    }

    private Meter meter(StreamName name, StreamMetric metric) {
        var id = PREFIX + metric.name().replace('_', '.');
        var tags = Tags.of("stream", name.value());
        return metric.isTotal()
                ? FunctionCounter.builder(id, hub, all -> value(all, name, metric, 0)).description(metric.help()).tags(tags).register(registry)
                : Gauge.builder(id, hub, all -> value(all, name, metric, Double.NaN)).description(metric.help()).tags(tags).register(registry);
    }

    private Meter meter(StreamName name, Refusal reason) {
        return FunctionCounter.builder(PREFIX + "frames.refused", hub, all -> refused(all, name, reason))
                .description("Pictures that were refused.")
                .tags("stream", name.value(), "reason", reason.name().toLowerCase(Locale.ROOT))
                .register(registry);
    }

    private static double value(Hub hub, StreamName name, StreamMetric metric, double absent) {
        return hub.find(name).map(stream -> metric.value().apply(StreamSums.of(stream)).orElse(absent)).orElse(absent);
    }

    private static double refused(Hub hub, StreamName name, Refusal reason) {
        return hub.find(name).map(stream -> (double) stream.stats().refusals().getOrDefault(reason, 0L)).orElse(0.0);
    }
}
