// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import dev.kineograph.Hub;
import dev.kineograph.server.dialect.pictures.PictureExchange;
import dev.kineograph.server.dialect.pictures.PushEvents;
import dev.kineograph.server.http.Route;
import dev.kineograph.server.net.PublishRules;
import dev.kineograph.server.net.Rejects;
import dev.kineograph.server.socketio.Handler;
import dev.kineograph.server.socketio.NamespaceSocket;
import dev.kineograph.server.socketio.Namespaces;
import dev.kineograph.server.socketio.SocketIo;
import dev.kineograph.server.socketio.engine.Echo;
import dev.kineograph.server.socketio.engine.EngineEndpoints;
import dev.kineograph.server.socketio.engine.EngineSettings;
import dev.kineograph.server.socketio.engine.SessionListener;
import dev.kineograph.server.socketio.engine.SessionRegistry;
import dev.kineograph.server.socketio.legacy.LegacyEndpoints;
import dev.kineograph.server.viewer.Audiences;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Socket.IO at the HTTP listeners: its wire, and what each listener's settings make of the events.
///
/// **Threading.** Shared.
final class SocketIoListening implements AutoCloseable {
    private static final String PATH = "/socket.io/";
    private static final String ECHO_PATH = "/engine.io/";

    private final Hub hub;
    private final Audiences audiences;
    private final Rejects rejects;
    private final ServerSettings server;
    private final List<SessionRegistry> listeners = new CopyOnWriteArrayList<>();

    SocketIoListening(Hub hub, Audiences audiences, Rejects rejects, ServerSettings server) {
        this.hub = hub;
        this.audiences = audiences;
        this.rejects = rejects;
        this.server = server;
    }

    /// The lines of one more listener's table.
    List<Route> routes(PublishRules rules, SocketIoSettings settings) {
        var sessions = sessions(rules, settings, clients(rules, settings));
        var routes = new ArrayList<>(new EngineEndpoints(sessions).routes(PATH));
        routes.addAll(new LegacyEndpoints(sessions, PATH + "1/").routes());
        if (settings.echoesEngine()) {
            routes.addAll(new EngineEndpoints(sessions(rules, settings, Echo::new)).routes(ECHO_PATH));
        }
        return routes;
    }

    private SocketIo clients(PublishRules rules, SocketIoSettings settings) {
        var events = new PushEvents(
                settings.takes(), settings.shows(), settings.stream(), settings.lateSeeNewest(), new Others(settings.handler()));
        var pictures = new PictureExchange(hub, audiences, rules, rejects, events);
        return new SocketIo(namespaces(settings), pictures, settings.maxBytes());
    }

    private SessionRegistry sessions(PublishRules rules, SocketIoSettings settings, SessionListener.Acceptor acceptor) {
        var engine = new EngineSettings(settings.pingInterval(), settings.pingTimeout(), settings.maxBytes())
                .withPatience(server.stalledAfter(), server.silentAfter(), server.lostAfter());
        var sessions = new SessionRegistry(engine, rules::trustsPage, rejects, acceptor);
        listeners.add(sessions);
        return sessions;
    }

    /// Ends all sessions, once the event loops have ended.
    @Override
    public void close() {
        listeners.forEach(SessionRegistry::close);
    }

    private static Namespaces namespaces(SocketIoSettings settings) {
        return settings.namespaces().isEmpty() ? new Namespaces() : new Namespaces(settings.namespaces()::contains);
    }

    /// The embedding program's handler.
    private record Others(SocketIoHandler handler) implements Handler {
        @Override
        public void connected(NamespaceSocket client) {
            handler.connected(new SocketIoClient(client));
        }

        @Override
        public void event(
                NamespaceSocket client, String name, List<@Nullable Object> arguments, Consumer<List<@Nullable Object>> acknowledge) {
            handler.event(new SocketIoClient(client), name, arguments, acknowledge);
        }

        @Override
        public void disconnected(NamespaceSocket client, String reason) {
            handler.disconnected(new SocketIoClient(client), reason);
        }
    }
}
