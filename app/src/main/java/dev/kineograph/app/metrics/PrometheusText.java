// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kineograph.Hub;
import dev.kineograph.StreamName;
import dev.kineograph.cluster.Cluster;
import dev.kineograph.server.ServerStats;
import dev.kineograph.server.metrics.StreamSums;
import dev.kineograph.server.settings.MetricsWriter;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// The numbers of a server, its streams and its JVM, as Prometheus and OpenMetrics want them. All are read when they are asked for; nothing is kept.
///
/// **Threading.** Shared.
public final class PrometheusText implements MetricsWriter {
    /// Made when they are asked for first, as that would take a part of the start.
    private static final class Library {
        static final ExpositionFormats FORMATS = ExpositionFormats.init();
        static final PrometheusRegistry JVM = new PrometheusRegistry();

        static {
            JvmMetrics.builder().register(JVM);
        }
    }

    private final Hub hub;
    private final Set<StreamName> configured;
    private final Supplier<ServerStats> server;
    private final Optional<Cluster> cluster;

    /// @param configured the streams that have lines of their own in any case
    /// @param server the numbers of the server; may block for a moment
    /// @param cluster the one that the server is in, if it is in one
    public PrometheusText(Hub hub, Set<StreamName> configured, Supplier<ServerStats> server, Optional<Cluster> cluster) {
        this.hub = hub;
        this.configured = Set.copyOf(configured);
        this.server = server;
        this.cluster = cluster;
    }

    @Override
    public Text write(String accepted) {
        var all = new ArrayList<>(own());
        Library.JVM.scrape().forEach(all::add);
        var format = Library.FORMATS.findWriter(accepted);
        var bytes = new ByteArrayOutputStream(1 << 16);
        try {
            format.write(bytes, MetricSnapshots.of(all.toArray(MetricSnapshot[]::new)), EscapingScheme.DEFAULT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Text(format.getContentType(), bytes.toString(UTF_8));
    }

    /// Those that are about this program.
    List<MetricSnapshot> own() {
        var all = new ArrayList<>(StreamSnapshots.of(StreamSums.of(hub.streams(), configured)));
        all.addAll(ServerMetrics.of(server.get(), hub.transcoded()));
        cluster.map(ClusterMetrics::of).ifPresent(all::addAll);
        return all;
    }
}
