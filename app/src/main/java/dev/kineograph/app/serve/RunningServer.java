// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.serve;

import dev.kineograph.Access;
import dev.kineograph.Hub;
import dev.kineograph.ImageStream;
import dev.kineograph.PublisherPolicy;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.Source;
import dev.kineograph.SourceProvider;
import dev.kineograph.StreamName;
import dev.kineograph.StreamSettings;
import dev.kineograph.app.config.Configuration;
import dev.kineograph.app.config.StreamPlan;
import dev.kineograph.app.log.AccessLog;
import dev.kineograph.app.metrics.PrometheusText;
import dev.kineograph.cluster.Cluster;
import dev.kineograph.cluster.ClusterSettings;
import dev.kineograph.cluster.SharedSources;
import dev.kineograph.server.KineographServer;
import dev.kineograph.server.ServerStats;
import dev.kineograph.server.access.AccessRules;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.Reloader;
import dev.kineograph.server.settings.ServerSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
    private final SharedSources shared;
    private final Recordings recordings;
    private Optional<KeptStreams> kept = Optional.empty();

    /// Set before anybody else knows this object.
    private @Nullable Cluster cluster;

    // Guarded by this.
    private Configuration configuration;
    private boolean isClosed;

    private RunningServer(Hub hub, KineographServer server, EventsOut events, SharedSources shared, Configuration configuration) {
        this.hub = hub;
        this.server = server;
        this.events = events;
        this.shared = shared;
        this.recordings = new Recordings(hub);
        this.configuration = configuration;
    }

    /// Starts everything in a configuration.
    ///
    /// @throws IOException if a port is not available, or a recording cannot write to its folder; the message is a sentence for people, and nothing is left running
    public static RunningServer start(Configuration configuration) throws IOException {
        if (configuration.server().service().requests() instanceof AccessLog log) {
            log.open();
        }
        var hub = new Hub();
        var events = EventsOut.start(hub, configuration.cluster().map(ClusterSettings::name), configuration.events(), configuration.streamNames());
        var shared = new SharedSources();
        configuration.streams().forEach(plan -> add(hub, plan, sharing(configuration, shared)));
        var running = new RunningServer(hub, KineographServer.start(hub, configuration.server()), events, shared, configuration);
        try {
            running.kept = configuration.state().map(file -> KeptStreams.begin(hub, running.server, file));
            running.recordings.start(configuration.streams());
            for (var listener : configuration.listeners()) {
                running.listen(listener);
            }
            configuration.cluster().ifPresent(running::join);
            running.writeMetrics(configuration);
            running.server.ready();
            return running;
        } catch (IOException | RuntimeException e) {
            running.close();
            throw e;
        }
    }

    private static void add(Hub hub, StreamPlan plan, BiFunction<StreamName, Source, Source> sharing) {
        if (plan.source().isPresent()) {
            hub.add(plan.name(), plan.settings(), sharing.apply(plan.name(), SourceProvider.find(plan.source().get())));
        } else {
            hub.add(plan.name(), plan.settings());
        }
    }

    /// The sources of a configuration run on one of the nodes that have it.
    private static BiFunction<StreamName, Source, Source> sharing(Configuration configuration, SharedSources shared) {
        return configuration.cluster().isPresent() ? shared::of : (_, source) -> source;
    }

    private void writeMetrics(Configuration of) {
        server.metrics(new PrometheusText(hub, of.streamNames(), () -> stats(MAX_LAG), Optional.ofNullable(cluster)));
    }

    /// Rules may change later: the server has those of now.
    private void join(ClusterSettings settings) {
        cluster = Cluster.join(hub, settings, (action, stream, caller) -> server.settings().access().check(action, stream, caller), shared);
        server.nodes(new NodesOfCluster(cluster));
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

    /// Lets administrators have the configuration read again over the network.
    void reloadBy(Reloader reloader) {
        server.reloadBy(reloader);
    }

    /// Applies what is different in another configuration. What is the same in both, and what was made over the network or pushed, stays as it is, and so do its
    /// viewers. What cannot change while the server runs waits for its next start.
    ///
    /// @throws IOException if a port, a folder or a file cannot be had; the message is a sentence for people, and nothing has changed
    /// @throws RefusedException if there would be too many streams, or a certificate cannot be used; nothing has changed
    public synchronized Reloader.Applied apply(Configuration wanted) throws IOException {
        if (isClosed) {
            throw new RefusedException(Refusal.CLOSED, "not read any more (the server is ending)");
        }
        var change = ConfigurationChange.of(configuration, wanted);
        checkRoom(change);
        Recordings.check(change);
        var sources = new HashMap<StreamName, Source>();
        change.plansToCarryOut().forEach(plan -> plan.source().ifPresent(address -> sources.put(plan.name(), SourceProvider.find(address))));
        var log = change.newLog();
        if (log.isPresent()) {
            log.get().open();
        }
        try {
            server.listeners(change.next().listeners(), () -> apply(change, sources));
        } catch (IOException | RuntimeException e) {
            log.ifPresent(AccessLog::close);
            throw e;
        }
        change.formerLog().ifPresent(AccessLog::close);
        events.change(change.next().events(), change.next().streamNames());
        configuration = change.next().with(server.settings().access());
        return new Reloader.Applied(change.changed(), change.restart());
    }

    private void checkRoom(ConfigurationChange change) {
        var names = hub.streams().stream().map(ImageStream::name).filter(name -> !hub.isPushed(name)).collect(Collectors.toSet());
        change.gone().forEach(plan -> names.remove(plan.name()));
        names.addAll(change.next().streamNames());
        tcpStreams(change.next()).forEach(names::add);
        if (names.size() > Hub.MAX_STREAMS) {
            throw new RefusedException(Refusal.TOO_MANY_STREAMS, "streams: %,d in all (expected: at most %,d)".formatted(names.size(), Hub.MAX_STREAMS));
        }
    }

    /// The streams that listeners are for.
    private static Stream<StreamName> tcpStreams(Configuration of) {
        return of.listeners().stream().filter(Listener.Tcp.class::isInstance).map(Listener.Tcp.class::cast).map(Listener.Tcp::stream);
    }

    /// The part of a change that cannot fail.
    private void apply(ConfigurationChange change, Map<StreamName, Source> sources) {
        recordings.end(change);
        kept.ifPresentOrElse(
                streams -> streams.giveWayTo(change.next().streamNames(), () -> replaceSettings(change)),
                () -> replaceSettings(change));
        change.gone().forEach(plan -> end(plan.name(), change.next()));
        change.plansToCarryOut().forEach(plan -> carryOut(plan, change, Optional.ofNullable(sources.get(plan.name()))));
        kept.ifPresent(KeptStreams::comeBack);
        recordings.begin(change);
        writeMetrics(change.next());
    }

    /// The rules of streams that were made over the network stay.
    private void replaceSettings(ConfigurationChange change) {
        synchronized (server) {
            var now = server.settings();
            var rules = new HashMap<>(now.streams());
            rules.keySet().removeIf(name -> kept.flatMap(streams -> streams.version(name)).isEmpty() || change.next().streamNames().contains(name));
            rules.putAll(change.next().server().streams());
            var next = change.next().server().withStreams(rules);
            server.settings(next.with(change.isSameAccess() ? now.access() : following(now.access(), next.access())));
        }
        if (change.isAboutPages()) {
            server.recheckAccess();
        }
    }

    private static Access following(Access before, Access next) {
        return next instanceof AccessRules rules && before instanceof AccessRules former ? rules.toBuilder().following(former).build() : next;
    }

    /// A stream that a listener is for belongs to those who push to it from now on.
    private void end(StreamName name, Configuration next) {
        shared.forget(name);
        if (tcpStreams(next).anyMatch(name::equals)) {
            hub.stream(name).apply(StreamSettings.DEFAULT.withPublishers(PublisherPolicy.MANY), Optional.empty());
        } else {
            hub.retire(name);
        }
    }

    private void carryOut(StreamPlan plan, ConfigurationChange change, Optional<Source> source) {
        var found = hub.find(plan.name());
        if (found.isPresent() && change.before(plan).map(StreamPlan::source).equals(Optional.of(plan.source()))) {
            found.get().apply(plan.settings());
        } else {
            shared.forget(plan.name());
            if (cluster != null) {
                cluster.takeOver(plan.name());
            }
            var next = source.map(one -> sharing(configuration, shared).apply(plan.name(), one));
            hub.stream(plan.name(), plan.settings()).apply(plan.settings(), next);
        }
    }

    /// The server's settings now, with those of streams that were made over the network.
    ServerSettings settings() {
        return server.settings();
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
    public synchronized void close() {
        isClosed = true;
        recordings.close();
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
