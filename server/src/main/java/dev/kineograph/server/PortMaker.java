// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import dev.kineograph.Hub;
import dev.kineograph.RefusedException;
import dev.kineograph.server.dialect.DialectContext;
import dev.kineograph.server.http.HttpListener;
import dev.kineograph.server.http.HttpServices;
import dev.kineograph.server.http.HttpServices.PortRules;
import dev.kineograph.server.http.PortLinks;
import dev.kineograph.server.http.RedirectListener;
import dev.kineograph.server.http.Route;
import dev.kineograph.server.http.Router;
import dev.kineograph.server.net.AccessControl;
import dev.kineograph.server.net.ConnectionLimits;
import dev.kineograph.server.net.CurrentSettings;
import dev.kineograph.server.net.Encryption;
import dev.kineograph.server.net.HostRule;
import dev.kineograph.server.net.LastWords;
import dev.kineograph.server.net.MemoryBudget;
import dev.kineograph.server.net.PublishAccess;
import dev.kineograph.server.net.ReaderRule;
import dev.kineograph.server.net.RefusalLog;
import dev.kineograph.server.page.MetricsEndpoint;
import dev.kineograph.server.settings.Dialect;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.Readers;
import dev.kineograph.server.source.tcp.TcpListener;
import dev.kineograph.server.viewer.Audiences;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Makes what answers at the ports of a server.
///
/// **Threading.** Immutable; what it holds is shared.
///
/// @param endpoints our table, for the common ports
record PortMaker(
        Hub hub,
        Dialects dialects,
        Audiences audiences,
        SocketIoListening socketIo,
        ConnectionLimits limits,
        MemoryBudget memory,
        CurrentSettings settings,
        RefusalLog refusals,
        LastWords lastWords,
        MetricsEndpoint metrics,
        PortLinks links,
        Supplier<List<Route>> endpoints) {

    /// A port that is not open yet.
    ///
    /// @throws RefusedException if the listener has a dialect that the server does not know, or a certificate that cannot be used
    OpenPort make(Listener listener) {
        var own = ownRules(listener);
        var access = new AccessControl(settings, refusals, own);
        var parts = new PortParts();
        return switch (listener) {
            case Listener.Tcp tcp -> {
                var producers = new TcpListener(hub, tcp, access, limits, refusals, memory, settings);
                yield new OpenPort(tcp, access, producers, Optional.empty(), parts);
            }
            case Listener.Redirect redirect -> {
                var clients = new RedirectListener(limits, refusals, settings, redirect.port());
                yield new OpenPort(redirect, access, clients, Optional.empty(), parts);
            }
            case Listener.Http _, Listener.ForDialect _, Listener.Metrics _ -> {
                var services = new HttpServices(rules(listener, access, own, parts), refusals, memory, settings, lastWords, links);
                var clients = new HttpListener(services, limits, listener.proxyProtocol());
                yield new OpenPort(listener, access, clients, Optional.of(services), parts);
            }
        };
    }

    /// Makes what answers when another listener takes the place of a port's own. Nothing changes before the step that is returned is run, which cannot fail.
    ///
    /// @throws RefusedException as [#make]
    Runnable replacing(OpenPort port, Listener next) {
        var own = ownRules(next);
        var parts = port.parts().next();
        Optional<PortRules> rules = switch (next) {
            case Listener.Tcp _, Listener.Redirect _ -> Optional.empty();
            case Listener.Http _, Listener.ForDialect _, Listener.Metrics _ -> Optional.of(rules(next, port.access(), own, parts));
        };
        return () -> port.become(next, own, rules, parts);
    }

    private static PublishAccess ownRules(Listener listener) {
        return new PublishAccess(listener.publishRules(), new HostRule(listener.hosts()));
    }

    private PortRules rules(Listener listener, AccessControl access, PublishAccess own, PortParts parts) {
        var hosts = new HostRule(listener.hosts());
        return switch (listener) {
            case Listener.Http http -> {
                var encryption = http.tls().map(tls -> parts.encryptions().of(tls, Encryption::new));
                yield new PortRules(router(http, access, parts), hosts, new ReaderRule(http.readers(), own), http.dropIn().basePath(), encryption);
            }
            case Listener.ForDialect alone -> {
                var routes = routes(List.of(alone.dialect()), false, parts);
                var router = new Router(hub, access, refusals, routes, Map.of(), dialects.notFound(alone.dialect()));
                yield new PortRules(router, hosts, ReaderRule.ANY, "", Optional.empty());
            }
            case Listener.Metrics _ -> {
                var router = new Router(hub, access, refusals, List.of(Route.watch("GET", "/metrics", metrics)), Map.of());
                yield new PortRules(router, hosts, new ReaderRule(Readers.DEFAULT, own), "", Optional.empty());
            }
            case Listener.Tcp _, Listener.Redirect _ -> throw new IllegalStateException("no requests are answered at " + listener);
        };
    }

    private Router router(Listener.Http http, AccessControl access, PortParts parts) {
        var theirs = routes(dialects.of(http), true, parts);
        var ours = new ArrayList<>(parts.socketIo().of(http.socketIo(), given -> socketIo.routes(access, given)));
        ours.addAll(endpoints.get());
        return new Router(hub, access, refusals, Route.joined(ours, theirs), http.aliases());
    }

    private List<Route> routes(List<Dialect> listened, boolean isShared, PortParts parts) {
        var context = new DialectContext(hub, audiences, refusals, isShared);
        return listened.stream()
                .flatMap(dialect -> parts.dialects().of(dialect, given -> dialects.routes(given, context)).stream())
                .toList();
    }
}
