// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.serve;

import dev.kineograph.Access;
import dev.kineograph.Hub;
import dev.kineograph.SourceProvider;
import dev.kineograph.app.config.Configuration;
import dev.kineograph.app.config.StreamPlan;
import dev.kineograph.app.log.AccessLog;
import dev.kineograph.app.metrics.PrometheusText;
import dev.kineograph.capture.recording.Recording;
import dev.kineograph.capture.recording.RecordingSettings;
import dev.kineograph.cluster.Cluster;
import dev.kineograph.cluster.ClusterSettings;
import dev.kineograph.server.KineographServer;
import dev.kineograph.server.ServerStats;
import dev.kineograph.server.settings.Listener;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The running hub and server of a configuration.
///
/// **Threading.** Shared.
public final class RunningServer implements AutoCloseable {
    /// How long the numbers wait for an event loop.
    private static final Duration MAX_LAG = Duration.ofSeconds(1);

    private final Hub hub;
    private final KineographServer server;
    private final EventsOut events;
    private final List<Recording> recordings = new CopyOnWriteArrayList<>();
    private Optional<KeptStreams> kept = Optional.empty();

    /// Set before anybody else knows this object.
    private @Nullable Cluster cluster;

    private RunningServer(Hub hub, KineographServer server, EventsOut events) {
        this.hub = hub;
        this.server = server;
        this.events = events;
    }

    /// Starts everything in a configuration.
    ///
    /// @throws IOException if a port is not available, or a recording cannot write to its folder; the message is a sentence for people, and nothing is left running
    public static RunningServer start(Configuration configuration) throws IOException {
        if (configuration.server().service().requests() instanceof AccessLog log) {
            log.open();
        }
        var hub = new Hub();
        var events = EventsOut.start(hub, configuration.events(), configuration.streams().stream().map(StreamPlan::name).collect(Collectors.toSet()));
        configuration.streams().forEach(plan -> add(hub, plan));
        var running = new RunningServer(hub, KineographServer.start(hub, configuration.server()), events);
        try {
            running.kept = configuration.state().map(file -> KeptStreams.begin(hub, running.server, file));
            running.record(configuration.streams());
            for (var listener : configuration.listeners()) {
                running.listen(listener);
            }
            configuration.cluster().ifPresent(running::join);
            running.writeMetrics(configuration.streams());
            running.server.ready();
            return running;
        } catch (IOException | RuntimeException e) {
            running.close();
            throw e;
        }
    }

    private static void add(Hub hub, StreamPlan plan) {
        if (plan.source().isPresent()) {
            hub.add(plan.name(), plan.settings(), SourceProvider.find(plan.source().get()));
        } else {
            hub.add(plan.name(), plan.settings());
        }
    }

    /// Starts all recordings, which share the memory for one.
    private void record(List<StreamPlan> plans) throws IOException {
        var recorded = plans.stream().filter(plan -> plan.recording().isPresent()).toList();
        for (var plan : recorded) {
            var settings = plan.recording().get();
            long share = Math.max(RecordingSettings.MIN_MEMORY_BYTES, settings.memoryBytes() / recorded.size());
            var recording = Recording.of(hub.stream(plan.name()), settings.withMemoryBytes(share));
            recordings.add(recording);
            recording.start();
        }
    }

    private void writeMetrics(List<StreamPlan> plans) {
        var names = plans.stream().map(StreamPlan::name).collect(Collectors.toUnmodifiableSet());
        server.metrics(new PrometheusText(hub, names, () -> stats(MAX_LAG)));
    }

    /// Rules may change later: the server has those of now.
    private void join(ClusterSettings settings) {
        cluster = Cluster.join(hub, settings, (action, stream, caller) -> server.settings().access().check(action, stream, caller));
    }

    /// Opens one more port and returns its address.
    ///
    /// @throws IOException if it is not available; the message is a sentence for people
    public InetSocketAddress listen(Listener listener) throws IOException {
        try {
            return server.listen(listener);
        } catch (IOException e) {
            throw new IOException(Addresses.whyNot(listener, e), e);
        }
    }

    /// Replaces who may do what; those who lose a right are let go in order, and others notice nothing.
    public void access(Access access) {
        synchronized (server) {
            server.settings(server.settings().with(access));
        }
    }

    /// The server's numbers, for which the event loops are waited for.
    public ServerStats stats(Duration atMost) {
        return server.stats(atMost);
    }

    /// Whether all event loops answer within that time.
    public boolean works(Duration atMost) {
        return stats(atMost).loops().stream().allMatch(loop -> loop.lag().compareTo(atMost) < 0);
    }

    /// The streams.
    public Hub hub() {
        return hub;
    }

    /// Where the first listener listens.
    public InetSocketAddress first() {
        return server.addresses().getFirst();
    }

    /// Where the listeners listen, in the configuration's order.
    public List<InetSocketAddress> addresses() {
        return server.addresses();
    }

    /// Ends all recordings, closes all connections, says what happened until then, leaves the cluster, and closes all streams and the access log.
    @Override
    public void close() {
        recordings.forEach(Recording::close);
        kept.ifPresent(KeptStreams::close);
        server.close();
        events.close();
        if (cluster != null) {
            cluster.close();
        }
        hub.close();
        if (server.settings().service().requests() instanceof AccessLog log) {
            log.close();
        }
    }
}
