// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import dev.kineograph.server.http.HttpServices;
import dev.kineograph.server.http.HttpServices.PortRules;
import dev.kineograph.server.net.AccessControl;
import dev.kineograph.server.net.ConnectionAcceptor;
import dev.kineograph.server.net.Encryption;
import dev.kineograph.server.net.Listening;
import dev.kineograph.server.net.PublishAccess;
import dev.kineograph.server.net.Transport;
import dev.kineograph.server.settings.Listener;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A port of a server: what it is for, where it is, and what answers there. Another listener of the same kind and address can take its place without closing it:
/// its connections stay, and what both have in common keeps its state.
///
/// **Threading.** Guarded by its [OpenPorts]; what answers is shared.
final class OpenPort {
    private final AccessControl access;
    private final ConnectionAcceptor connections;

    /// What its HTTP connections share; empty if it does not speak HTTP.
    private final Optional<HttpServices> services;

    private Listener listener;
    private PortParts parts;
    private volatile @Nullable Listening listening;

    OpenPort(Listener listener, AccessControl access, ConnectionAcceptor connections, Optional<HttpServices> services, PortParts parts) {
        this.listener = listener;
        this.access = access;
        this.connections = connections;
        this.services = services;
        this.parts = parts;
    }

    Listener listener() {
        return listener;
    }

    AccessControl access() {
        return access;
    }

    PortParts parts() {
        return parts;
    }

    /// Whether that listener can take the place of the present one while connections are open.
    boolean canBecome(Listener next) {
        return next.address().equals(listener.address())
                && next.proxyProtocol() == listener.proxyProtocol()
                && switch (listener) {
                    case Listener.Http http -> next instanceof Listener.Http other && other.tls().isPresent() == http.tls().isPresent();
                    case Listener.Tcp tcp -> next instanceof Listener.Tcp other && other.stream().equals(tcp.stream());
                    case Listener.ForDialect _ -> next instanceof Listener.ForDialect;
                    case Listener.Metrics _ -> next instanceof Listener.Metrics;
                    case Listener.Redirect _ -> false;
                };
    }

    /// Replaces the listener. Publishers that may no longer publish here are disconnected, as are viewers on pages that may no longer show the picture.
    ///
    /// @param rules those of its requests, if it speaks HTTP
    void become(Listener next, PublishAccess own, Optional<PortRules> rules, PortParts nextParts) {
        listener = next;
        parts = nextParts;
        services.ifPresent(shared -> shared.rules().set(rules.orElseThrow()));
        access.replaceOwnRules(own);
    }

    /// Reads files of certificates again that have changed.
    void lookAtCertificates() {
        parts.encryptions().all().forEach(Encryption::look);
    }

    /// Opens the port, which accepts nobody yet.
    ///
    /// @throws IOException if it cannot be had
    void open(Transport transport) throws IOException {
        open(transport, listener.address());
    }

    /// Opens the port where it was before it was [closed][#close].
    ///
    /// @throws IOException if it cannot be had
    void openAgain(Transport transport) throws IOException {
        open(transport, address());
    }

    private void open(Transport transport, InetSocketAddress address) throws IOException {
        try {
            listening = transport.open(address, connections);
        } catch (Exception e) {
            // Netty throws the IOException without declaring it.
            throw new IOException("%s: cannot listen there: %s (expected: a free port of this machine)".formatted(address, e.getMessage()), e);
        }
    }

    /// Accepts connections from now on.
    void accept() {
        connections.begin();
        var port = listening;
        if (port != null) {
            port.accept();
        }
    }

    /// Where it is, or was.
    InetSocketAddress address() {
        var port = listening;
        return port == null ? listener.address() : port.address();
    }

    /// Closes the port; its connections stay.
    void close() {
        var port = listening;
        if (port != null) {
            port.close();
        }
    }

    /// Ends its connections as they come to an end of their own: an answer is the last one on its connection, live pictures go on.
    void letGo() {
        services.ifPresent(shared -> shared.lastOfPort().request());
    }

    /// Whether it has no connections.
    boolean isUnused() {
        return connections.isUnused();
    }
}
