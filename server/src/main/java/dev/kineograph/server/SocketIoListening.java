// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import dev.kineograph.Hub;
import dev.kineograph.server.dialect.pictures.PictureExchange;
import dev.kineograph.server.dialect.pictures.PushEvents;
import dev.kineograph.server.http.Route;
import dev.kineograph.server.net.AccessControl;
import dev.kineograph.server.net.CurrentSettings;
import dev.kineograph.server.net.MemoryBudget;
import dev.kineograph.server.net.RefusalLog;
import dev.kineograph.server.settings.SocketIoSettings;
import dev.kineograph.server.socketio.Namespaces;
import dev.kineograph.server.socketio.SocketIo;
import dev.kineograph.server.socketio.engine.EngineEndpoints;
import dev.kineograph.server.socketio.engine.EngineSettings;
import dev.kineograph.server.socketio.engine.SessionRegistry;
import dev.kineograph.server.socketio.legacy.LegacyEndpoints;
import dev.kineograph.server.viewer.Audiences;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Socket.IO on the HTTP listeners: its endpoints, and the meaning that each listener's settings give to events.
///
/// **Threading.** Shared.
final class SocketIoListening implements AutoCloseable {
    private static final String PATH = "/socket.io/";

    private final Hub hub;
    private final Audiences audiences;
    private final RefusalLog refusals;
    private final MemoryBudget memory;
    private final CurrentSettings server;
    private final List<SessionRegistry> listeners = new CopyOnWriteArrayList<>();

    SocketIoListening(Hub hub, Audiences audiences, RefusalLog refusals, MemoryBudget memory, CurrentSettings server) {
        this.hub = hub;
        this.audiences = audiences;
        this.refusals = refusals;
        this.memory = memory;
        this.server = server;
    }

    /// The routes of one more listener.
    List<Route> routes(AccessControl access, SocketIoSettings settings) {
        var sessions = new SessionRegistry(
                new EngineSettings(settings, server, memory), refusals, clients(access, settings));
        listeners.add(sessions);
        var routes = new ArrayList<>(new EngineEndpoints(sessions).routes(PATH));
        routes.addAll(new LegacyEndpoints(sessions, PATH + "1/").routes());
        return routes;
    }

    private SocketIo clients(AccessControl access, SocketIoSettings settings) {
        var events = settings.events();
        boolean namespacesAreListed = !settings.namespaces().isEmpty();
        var push = new PushEvents(
                events.takes(), events.shows(), events.stream(), events.lateSeeNewest(), namespacesAreListed, settings.handler());
        var pictures = new PictureExchange(hub, audiences, access, refusals, push);
        return new SocketIo(namespaces(settings), pictures, settings.maxBytes());
    }

    /// Tells all clients that the server is shutting down.
    void goAway() {
        listeners.forEach(SessionRegistry::goAway);
    }

    /// Ends all sessions, once the event loops have ended.
    @Override
    public void close() {
        listeners.forEach(SessionRegistry::close);
    }

    private static Namespaces namespaces(SocketIoSettings settings) {
        return settings.namespaces().isEmpty() ? new Namespaces() : new Namespaces(settings.namespaces()::contains);
    }
}
