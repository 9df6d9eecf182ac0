// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import dev.kineograph.Hub;
import dev.kineograph.server.http.HttpListener;
import dev.kineograph.server.http.HttpServices;
import dev.kineograph.server.http.HttpServices.PortRules;
import dev.kineograph.server.http.PortLinks;
import dev.kineograph.server.http.Route;
import dev.kineograph.server.http.Router;
import dev.kineograph.server.net.AccessControl;
import dev.kineograph.server.net.ConnectionLimits;
import dev.kineograph.server.net.CurrentSettings;
import dev.kineograph.server.net.HostRule;
import dev.kineograph.server.net.LastWords;
import dev.kineograph.server.net.MemoryBudget;
import dev.kineograph.server.net.PublishAccess;
import dev.kineograph.server.net.ReaderRule;
import dev.kineograph.server.net.RefusalLog;
import dev.kineograph.server.net.Transport;
import dev.kineograph.server.settings.AllowedHosts;
import dev.kineograph.server.settings.Pings;
import dev.kineograph.server.settings.PublishRules;
import dev.kineograph.server.settings.Readers;
import dev.kineograph.server.settings.ServerSettings;
import dev.kineograph.server.settings.SocketIoSettings;
import dev.kineograph.server.settings.ViewerRules;
import dev.kineograph.server.socketio.engine.Echo;
import dev.kineograph.server.socketio.engine.EngineEndpoints;
import dev.kineograph.server.socketio.engine.EngineSettings;
import dev.kineograph.server.socketio.engine.SessionListener;
import dev.kineograph.server.socketio.engine.SessionRegistry;
import dev.kineograph.server.socketio.legacy.LegacyEndpoints;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Nothing but sessions, on a port of this machine.
///
/// **Threading.** Shared.
final class EngineServer implements AutoCloseable {
    /// Heartbeats that tests can wait for.
    static final SocketIoSettings BRISK = SocketIoSettings.DEFAULT
            .with(new Pings(Duration.ofMillis(300), Duration.ofMillis(200)))
            .withMaxBytes(1_000_000)
            .withMaxWatcherBytes(1_000_000);

    static final String PATH = "/socket.io/";
    static final String LISTED_ORIGIN = "http://listed.example";

    final SessionRegistry sessions;
    private final Hub hub = new Hub();
    private final Transport transport;
    private final ConnectionLimits limits = new ConnectionLimits(20_000, 20_000);
    private final int port;

    EngineServer(SocketIoSettings settings, SessionListener.Acceptor acceptor) {
        this(0, settings(settings, ViewerRules.DEFAULT), acceptor, 10_000);
    }

    static EngineSettings settings(SocketIoSettings settings, ViewerRules rules) {
        return new EngineSettings(settings, new CurrentSettings(ServerSettings.DEFAULT.with(rules)));
    }

    EngineServer(int port, EngineSettings settings, SessionListener.Acceptor acceptor, int mostSessions) {
        this.transport = Transport.best(2);
        var access = new PublishAccess(PublishRules.DEFAULT.withOrigins(LISTED_ORIGIN));
        this.sessions = new SessionRegistry(settings, new RefusalLog(), acceptor, mostSessions, 1_000);
        var control = new AccessControl(settings.server(), new RefusalLog(), access);
        var router = new Router(hub, control, new RefusalLog(), routes(), Map.of());
        var rules = new PortRules(router, new HostRule(AllowedHosts.DEFAULT), new ReaderRule(Readers.DEFAULT, access), "", Optional.empty());
        var services = new HttpServices(
                rules, new RefusalLog(), new MemoryBudget(settings.server()), settings.server(), new LastWords(), new PortLinks(settings.server()));
        var listening = transport.bind(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port), new HttpListener(services, limits));
        this.port = listening.address().getPort();
    }

    private List<Route> routes() {
        var engine = new EngineEndpoints(sessions);
        var routes = new ArrayList<>(engine.routes(PATH));
        routes.addAll(engine.routes("/engine.io/"));
        routes.addAll(new LegacyEndpoints(sessions, PATH + "1/").routes());
        return routes;
    }

    RawClient client() {
        return RawClient.to(port);
    }

    int port() {
        return port;
    }

    int connections() {
        return limits.open();
    }

    @Override
    public void close() {
        transport.close();
        sessions.close();
        hub.close();
    }

    /// Echoes at a port until it is ended: as the public suites want it, or with a second argument as in earnest.
    public static void main(String[] arguments) throws InterruptedException {
        var settings = settings(arguments.length == 1 ? BRISK : SocketIoSettings.DEFAULT, ViewerRules.DEFAULT);
        try (var server = new EngineServer(Integer.parseInt(arguments[0]), settings, Echo::new, 10_000)) {
            System.getLogger("echo").log(System.Logger.Level.INFO, "echoing on port " + server.port());
            Thread.currentThread().join();
        }
    }
}
