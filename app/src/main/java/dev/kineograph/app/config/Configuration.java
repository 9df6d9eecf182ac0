// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.config;

import dev.kineograph.Access;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.StreamName;
import dev.kineograph.cluster.ClusterSettings;
import dev.kineograph.server.settings.AddressRange;
import dev.kineograph.server.settings.AllowedHosts;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.Publishing;
import dev.kineograph.server.settings.ServerSettings;
import dev.kineograph.server.settings.ServiceRules;
import dev.kineograph.server.settings.Tls;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The description of a server. It starts nothing.
///
/// **Threading.** Immutable.
///
/// @param listeners the ports, in the order in which they are opened
/// @param streams those that exist from the start
/// @param state the file with the streams that were made over the network; empty if none can be
/// @param events who is told what happens to streams
/// @param cluster the cluster that the server joins, if it joins one
public record Configuration(
        ServerSettings server,
        List<Listener> listeners,
        List<StreamPlan> streams,
        Optional<Path> state,
        EventTargets events,
        Optional<ClusterSettings> cluster) {
    /// The port for HTTP if none is given.
    public static final int DEFAULT_PORT = 8080;

    /// HTTP on this machine's port 8080, and no streams: any can be pushed. Who stops it waits up to ten seconds for viewers.
    public static final Configuration DEFAULT = new Configuration(
            ServerSettings.DEFAULT.with(ServiceRules.DEFAULT.withDrain(Duration.ofSeconds(10))), List.of(new Listener.Http(DEFAULT_PORT)), List.of());

    /// A server that lets nobody make streams over the network, tells nobody of events, and joins no cluster.
    public Configuration(ServerSettings server, List<Listener> listeners, List<StreamPlan> streams) {
        this(server, listeners, streams, Optional.empty(), EventTargets.NONE, Optional.empty());
    }

    /// Takes copies.
    public Configuration {
        listeners = List.copyOf(listeners);
        streams = List.copyOf(streams);
    }

    /// Reads a file and starts nothing. An empty file is the [#DEFAULT].
    ///
    /// @throws ConfigurationException if there is no such file, or anything in it is wrong
    public static Configuration read(Path file) {
        return new YamlFile(file).read().map(Binder::bind).orElse(DEFAULT);
    }

    /// Reads a file in the place of which another one was read. An empty one is what a full disk or a killed editor leaves.
    ///
    /// @throws ConfigurationException as [#read], and if it is empty
    public static Configuration readAgain(Path file) {
        return new YamlFile(file).read().map(Binder::bind).orElseThrow(() -> new ConfigurationException("%s:1:1: nothing is in it (expected: a configuration)".formatted(file)));
    }

    /// The names of its streams.
    public Set<StreamName> streamNames() {
        return streams.stream().map(StreamPlan::name).collect(Collectors.toUnmodifiableSet());
    }

    /// The same with another access.
    public Configuration with(Access access) {
        return new Configuration(server.with(access), listeners, streams, state, events, cluster);
    }

    /// The same in a cluster, if there is one to join.
    public Configuration joining(Optional<ClusterSettings> other) {
        return new Configuration(server, listeners, streams, state, events, other.or(() -> cluster));
    }

    /// The same with another port for its first HTTP listener, which is created if there is none.
    ///
    /// @param port 0 for a free one
    public Configuration withPort(int port) {
        return withHttp(http -> http.at(new InetSocketAddress(http.address().getAddress(), port)));
    }

    /// The same with its first HTTP listener on all addresses of this machine.
    public Configuration onAllAddresses() {
        return withHttp(http -> http.at(new InetSocketAddress(http.address().getPort())));
    }

    /// The same with its first HTTP listener encrypted.
    public Configuration encrypted(Tls tls) {
        return withHttp(http -> http.with(tls));
    }

    /// The same with further host names for its HTTP listeners.
    public Configuration alsoCalled(AllowedHosts more) {
        if (more.names().isEmpty() && !more.any()) {
            return this;
        }
        var changed = listeners.stream()
                .map(listener -> switch (listener) {
                    case Listener.Http http -> http.with(http.hosts().and(more));
                    case Listener.ForDialect alone -> alone.with(alone.hosts().and(more));
                    case Listener.Metrics metrics -> metrics.with(metrics.hosts().and(more));
                    case Listener.Tcp _, Listener.Redirect _ -> listener;
                })
                .toList();
        return new Configuration(server, changed, streams, state, events, cluster);
    }

    /// The same with further addresses that may publish at each listener whose rules let anyone be listed.
    ///
    /// @throws RefusedException if there are such addresses and no such listener
    public Configuration alsoAllowing(List<AddressRange> more) {
        if (more.isEmpty()) {
            return this;
        }
        if (listeners.stream().noneMatch(Configuration::letsAnyoneBeListed)) {
            throw new RefusedException(
                    Refusal.BAD_VALUE, "--allow: no listener takes pictures from others (expected: one with 'publishing: allowed', the default)");
        }
        return new Configuration(server, listeners.stream().map(listener -> alsoAllowing(listener, more)).toList(), streams, state, events, cluster);
    }

    private static Listener alsoAllowing(Listener listener, List<AddressRange> more) {
        if (!letsAnyoneBeListed(listener)) {
            return listener;
        }
        return switch (listener) {
            case Listener.Http http -> http.with(http.publishRules().alsoAllowing(more));
            case Listener.Tcp tcp -> tcp.with(tcp.publishRules().alsoAllowing(more));
            case Listener.ForDialect _, Listener.Redirect _, Listener.Metrics _ -> listener;
        };
    }

    private static boolean letsAnyoneBeListed(Listener listener) {
        return (listener instanceof Listener.Http || listener instanceof Listener.Tcp) && listener.publishRules().publishing() == Publishing.ALLOWED;
    }

    /// Whether programs on other machines can reach a listener, directly or through a proxy.
    public boolean isReachable() {
        return !server.proxies().ranges().isEmpty()
                || listeners.stream().anyMatch(listener -> !listener.address().getAddress().isLoopbackAddress());
    }

    /// The same with further streams.
    ///
    /// @throws RefusedException if the name of one is taken, or a second one reads standard input
    public Configuration alsoShowing(List<StreamPlan> more) {
        return new Configuration(server, listeners, StreamPlan.checked(Stream.concat(streams.stream(), more.stream()).toList()), state, events, cluster);
    }

    private Configuration withHttp(UnaryOperator<Listener.Http> change) {
        var changed = new ArrayList<>(listeners);
        var first = firstHttp();
        if (first.isEmpty()) {
            changed.addFirst(new Listener.Http(DEFAULT_PORT));
        }
        int at = first.orElse(0);
        changed.set(at, change.apply((Listener.Http) changed.get(at)));
        return new Configuration(server, changed, streams, state, events, cluster);
    }

    private OptionalInt firstHttp() {
        for (int at = 0; at < listeners.size(); at++) {
            if (listeners.get(at) instanceof Listener.Http) {
                return OptionalInt.of(at);
            }
        }
        return OptionalInt.empty();
    }

    /// An address that only this machine can reach.
    static InetSocketAddress onLoopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }
}
