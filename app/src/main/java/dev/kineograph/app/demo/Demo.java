// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.demo;

import dev.kineograph.app.config.Configuration;
import dev.kineograph.app.serve.RunningServer;
import dev.kineograph.server.Listener;
import dev.kineograph.server.Listener.Shown;
import dev.kineograph.server.ServerSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The demo, running: streams that need no camera, and one to push to.
///
/// **Threading.** Shared.
public final class Demo implements AutoCloseable {
    private static final int TCP_PORT = 5000;

    private final RunningServer server;
    private final int tcpPort;
    private final Optional<InetSocketAddress> tcp;

    private Demo(RunningServer server, int tcpPort) {
        this.server = server;
        this.tcpPort = tcpPort;
        this.tcp = listenForPictures(server, tcpPort);
    }

    /// Starts it.
    ///
    /// @param port of HTTP; 0 takes free ports for all
    /// @param lan whether others in the network may watch
    /// @throws IOException if the port cannot be had; the message is a sentence for people
    public static Demo start(int port, boolean lan) throws IOException {
        var server = RunningServer.start(configuration(port, lan));
        return new Demo(server, port == 0 ? 0 : TCP_PORT);
    }

    private static Configuration configuration(int port, boolean lan) {
        var routes = Map.of("/picture", new Shown(DemoStream.PICTURE.streamName(), Shown.As.SNAPSHOT));
        var here = new Listener.Http(port).address();
        var streams = Stream.of(DemoStream.values()).map(DemoStream::plan).toList();
        var configuration = new Configuration(
                ServerSettings.DEFAULT, List.of(new Listener.Http(here, List.of(), Set.of(), routes)), streams);
        return lan ? configuration.onAllAddresses() : configuration;
    }

    /// The demo can do without.
    private static Optional<InetSocketAddress> listenForPictures(RunningServer server, int port) {
        try {
            return Optional.of(server.listen(new Listener.Tcp(port, DemoStream.CAMERA.streamName())));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /// What to click and what to copy.
    public String banner() {
        return new Banner(server.first(), tcp, tcpPort).text();
    }

    /// Where it listens for HTTP.
    InetSocketAddress http() {
        return server.first();
    }

    /// Where it listens for pictures on a socket, if it could.
    Optional<InetSocketAddress> tcp() {
        return tcp;
    }

    @Override
    public void close() {
        server.close();
    }
}
