// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import dev.kineograph.Hub;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.server.http.HttpListener;
import dev.kineograph.server.http.HttpServices;
import dev.kineograph.server.http.Route;
import dev.kineograph.server.http.Router;
import dev.kineograph.server.net.AccessControl;
import dev.kineograph.server.net.ConnectionLimits;
import dev.kineograph.server.net.CurrentSettings;
import dev.kineograph.server.net.MemoryBudget;
import dev.kineograph.server.net.PublishAccess;
import dev.kineograph.server.net.RefusalLog;
import dev.kineograph.server.net.Transport;
import dev.kineograph.server.settings.Pings;
import dev.kineograph.server.settings.PublishRules;
import dev.kineograph.server.settings.ServerSettings;
import dev.kineograph.server.settings.SocketIoClient;
import dev.kineograph.server.settings.SocketIoHandler;
import dev.kineograph.server.settings.SocketIoSettings;
import dev.kineograph.server.socketio.engine.Echo;
import dev.kineograph.server.socketio.engine.EngineEndpoints;
import dev.kineograph.server.socketio.engine.EngineSettings;
import dev.kineograph.server.socketio.engine.SessionRegistry;
import dev.kineograph.server.viewer.Audiences;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.SocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// What the public test suites of Socket.IO (`/socket.io/`) and Engine.IO (`/engine.io/`) ask for.
///
/// **Threading.** Shared.
final class ConformanceServer implements AutoCloseable {
    private static final SocketIoSettings SETTINGS = SocketIoSettings.DEFAULT
            .withNamespaces("/", "/custom")
            .with(new Pings(Duration.ofMillis(300), Duration.ofMillis(200)))
            .withMaxBytes(1_000_000)
            .withMaxWatcherBytes(1_000_000)
            .with(new SaysWhatItHears());

    /// The suites listen for one message at a time, and lose one that they read along with another.
    private static final long APART_MILLIS = 50;

    private final Hub hub = new Hub();
    private final Transport transport = Transport.best(2);
    private final CurrentSettings settings = new CurrentSettings(ServerSettings.DEFAULT);
    private final RefusalLog refusals = new RefusalLog();
    private final AccessControl control = new AccessControl(settings, refusals, new PublishAccess(PublishRules.DEFAULT));
    private final Audiences audiences = new Audiences(hub.framing(), settings, new RefusalLog());
    private final SocketIoListening socketIo = new SocketIoListening(hub, audiences, refusals, new MemoryBudget(settings), settings);
    private final SessionRegistry echoes =
            new SessionRegistry(new EngineSettings(SETTINGS, settings), refusals, Echo::new);
    private final int port;

    /// Says what it was told.
    private static final class SaysWhatItHears implements SocketIoHandler {
        @Override
        public void connected(SocketIoClient client) {
            CompletableFuture.delayedExecutor(APART_MILLIS, TimeUnit.MILLISECONDS, client.thread())
                    .execute(() -> client.emit("auth", client.auth()));
        }

        @Override
        public void event(SocketIoClient client, String name, List<Object> arguments, Consumer<List<Object>> acknowledge) {
            switch (name) {
                case "message" -> client.emit("message-back", arguments.toArray());
                case "message-with-ack" -> acknowledge.accept(arguments);
                default -> throw new RefusedException(Refusal.BAD_VALUE, "event: unknown (expected: message or message-with-ack)");
            }
        }
    }

    /// @param port 0 for a free one
    ConformanceServer(int port) {
        var http = new HttpListener(
                new HttpServices(new Router(hub, control, refusals, routes(), Map.of()), refusals, settings), new ConnectionLimits(1000, 1000));
        var listening = transport.bind(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port), new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel connection) {
                        connection.pipeline().addLast(new AfterTheHandshake(APART_MILLIS)).addLast(http);
                    }
                });
        this.port = listening.address().getPort();
    }

    private List<Route> routes() {
        var routes = new ArrayList<>(socketIo.routes(control, SETTINGS));
        routes.addAll(new EngineEndpoints(echoes).routes("/engine.io/"));
        return routes;
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        transport.close();
        socketIo.close();
        echoes.close();
        audiences.close();
        hub.close();
    }

    /// Runs until it is killed.
    ///
    /// @param arguments the port
    public static void main(String[] arguments) throws InterruptedException {
        try (var server = new ConformanceServer(Integer.parseInt(arguments[0]))) {
            System.getLogger("conformance").log(System.Logger.Level.INFO, "listening on port " + server.port());
            Thread.currentThread().join();
        }
    }
}
