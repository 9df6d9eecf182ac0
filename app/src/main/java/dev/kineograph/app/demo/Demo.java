// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.demo;

import dev.kineograph.StreamSettings;
import dev.kineograph.app.config.Configuration;
import dev.kineograph.app.serve.RunningServer;
import dev.kineograph.server.settings.Alias;
import dev.kineograph.server.settings.AllowedHosts;
import dev.kineograph.server.settings.BrowserRules;
import dev.kineograph.server.settings.CounterDialect;
import dev.kineograph.server.settings.Dialect;
import dev.kineograph.server.settings.ImagestreamDialect;
import dev.kineograph.server.settings.JpgPusherDialect;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.PublishRules;
import dev.kineograph.server.settings.ServerSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/// The running demo: streams that need no camera, and a stream to push to.
///
/// **Threading.** Shared.
public final class Demo implements AutoCloseable {
    private static final int TCP_PORT = 5000;

    /// The port that the imagestream relay's own page uses.
    static final int RELAY_PORT = 8090;

    /// The port that the users-online counter has always had.
    static final int COUNTER_PORT = 9192;

    /// The port that JPGPusher's own pages use.
    static final int JPG_PUSHER_PORT = 12340;

    private final RunningServer server;
    private final int tcpPort;
    private final Optional<InetSocketAddress> tcp;
    private final Optional<InetSocketAddress> relay;
    private final Optional<InetSocketAddress> counter;
    private final Optional<InetSocketAddress> jpgPusher;
    private final PublishRules publishRules;

    private Demo(RunningServer server, boolean freePorts, PublishRules publishRules, AllowedHosts hosts) {
        var address = server.first().getAddress();
        IntFunction<InetSocketAddress> at = port -> new InetSocketAddress(address, freePorts ? 0 : port);
        this.server = server;
        this.tcpPort = freePorts ? 0 : TCP_PORT;
        this.publishRules = publishRules;
        this.tcp = listen(server, tcp(at.apply(tcpPort), publishRules));
        BiFunction<Integer, Dialect, Listener> alone = (port, dialect) -> new Listener.ForDialect(at.apply(port), dialect).with(hosts);
        this.relay = listen(server, alone.apply(RELAY_PORT, new ImagestreamDialect(DemoStream.CAMERA.streamName())));
        this.counter = listen(server, alone.apply(COUNTER_PORT, new CounterDialect()));
        this.jpgPusher = listen(server, alone.apply(JPG_PUSHER_PORT, new JpgPusherDialect(DemoStream.WAVE.streamName())));
    }

    /// Open to others only if some of them may publish.
    private static Listener tcp(InetSocketAddress address, PublishRules rules) {
        var onlyHere = new Listener.Tcp(address.getPort(), DemoStream.CAMERA.streamName());
        return rules.allow().isEmpty() ? onlyHere : new Listener.Tcp(address, rules, onlyHere.stream());
    }

    /// Starts the demo.
    ///
    /// @param port the port for HTTP; with 0 all ports are free ones
    /// @param lan whether the whole network may watch
    /// @param publishRules who may push pictures
    /// @param hosts further host names for browsers
    /// @throws IOException if the port is not available; the message is a sentence for people
    public static Demo start(int port, boolean lan, PublishRules publishRules, AllowedHosts hosts) throws IOException {
        var server = RunningServer.start(configuration(port, lan).alsoAllowing(publishRules.allow()).alsoCalled(hosts));
        for (var game : DemoGame.values()) {
            server.hub().add(game.streamName(), StreamSettings.DEFAULT, game.newGame());
        }
        return new Demo(server, port == 0, publishRules, hosts);
    }

    /// Starts the demo with no further names and publishers.
    static Demo start(int port, boolean lan) throws IOException {
        return start(port, lan, PublishRules.DEFAULT, AllowedHosts.DEFAULT);
    }

    private static Configuration configuration(int port, boolean lan) {
        var routes = Map.of("/picture", new Alias(DemoStream.PICTURE.streamName(), Alias.As.SNAPSHOT));
        var streams = Stream.of(DemoStream.values()).map(DemoStream::plan).toList();
        var configuration = new Configuration(
                ServerSettings.DEFAULT.with(BrowserRules.DEFAULT.withLinkedPorts(true)), List.of(new Listener.Http(port).withAliases(routes)), streams);
        return lan ? configuration.onAllAddresses() : configuration;
    }

    /// Where the server listens, or empty if the port is in use: the demo works without it.
    private static Optional<InetSocketAddress> listen(RunningServer server, Listener listener) {
        try {
            return Optional.of(server.listen(listener));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /// The addresses to click and the commands to copy.
    public String banner() {
        return new DemoBanner(server.first(), publishRules, tcp, tcpPort, relay, counter, jpgPusher).text();
    }

    /// Where it listens for HTTP.
    InetSocketAddress http() {
        return server.first();
    }

    /// Where it listens for pictures on a socket, unless the port was in use.
    Optional<InetSocketAddress> tcp() {
        return tcp;
    }

    /// Where it shows the camera as the imagestream relay does, unless the port was in use.
    Optional<InetSocketAddress> relay() {
        return relay;
    }

    /// Where it shows the number of people, unless the port was in use.
    Optional<InetSocketAddress> counter() {
        return counter;
    }

    /// Where it listens for JPGPusher pages, unless the port was in use.
    Optional<InetSocketAddress> jpgPusher() {
        return jpgPusher;
    }

    @Override
    public void close() {
        server.close();
    }
}
