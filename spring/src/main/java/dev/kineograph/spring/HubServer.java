// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.spring;

import dev.kineograph.Hub;
import dev.kineograph.server.KineographServer;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.ServerSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/// Shows the hub's streams on ports of its own, from the time when all beans are there until the application begins to end: viewers are told, and receive their
/// last picture, before anything that the streams are made of is closed.
///
/// **Threading.** Shared.
public final class HubServer implements SmartLifecycle {
    private final Hub hub;
    private final ServerSettings settings;
    private final List<Listener> listeners;

    /// Null while it does not run.
    private volatile @Nullable KineographServer server;

    /// A server that has not started.
    ///
    /// @param settings those with which it starts; see also [KineographServer#settings(ServerSettings)]
    public HubServer(Hub hub, ServerSettings settings, List<? extends Listener> listeners) {
        this.hub = hub;
        this.settings = settings;
        this.listeners = List.copyOf(listeners);
    }

    /// The server; empty while the application starts or ends.
    public Optional<KineographServer> server() {
        return Optional.ofNullable(server);
    }

    /// The port of the first listener.
    ///
    /// @throws IllegalStateException while the server does not run
    public int port() {
        return server().orElseThrow(() -> new IllegalStateException("the server does not run")).port();
    }

    /// Opens the ports.
    ///
    /// @throws UncheckedIOException if one is not available
    @Override
    public synchronized void start() {
        if (server != null) {
            return;
        }
        try {
            server = KineographServer.start(hub, settings, listeners.toArray(Listener[]::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    /// Closes the ports, and ends all viewers in order.
    @Override
    public synchronized void stop() {
        var running = server;
        server = null;
        if (running != null) {
            running.close();
        }
    }

    @Override
    public boolean isRunning() {
        return server != null;
    }

    /// Not for a context of tests that another one takes turns with: clients would be disconnected.
    @Override
    public boolean isPauseable() {
        return false;
    }
}
