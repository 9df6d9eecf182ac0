// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.config;

import dev.kineograph.StreamName;
import dev.kineograph.server.settings.Alias;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.ServerSettings;
import dev.kineograph.server.settings.Tls;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Makes a configuration from the contents of a file.
///
/// **Threading.** Stateless.
final class Binder {
    private Binder() {}

    static Configuration bind(Value root) {
        var file = Mapping.of(root, Section.FILE);
        var listeners = section(file, "listen").map(ListenSection::bind).orElse(Configuration.DEFAULT.listeners());
        var pushedTo = pushedTo(listeners);
        var ofStreams = section(file, "streams");
        var streams = ofStreams
                .map(value -> value.refusing(() -> StreamPlan.checked(StreamSection.bind(value, pushedTo))))
                .orElse(List.of());
        var known = new HashSet<>(pushedTo);
        streams.forEach(stream -> known.add(stream.name()));
        var aliases = section(file, "routes").map(value -> RouteSection.bind(value, known)).orElse(Map.of());
        var server = section(file, "server").map(value -> ServerSection.bind(value, known)).orElse(Configuration.DEFAULT.server());
        if (server.proxies().ranges().isEmpty() && listeners.stream().anyMatch(Listener::proxyProtocol)) {
            throw file.placeOf("listen").error("listen.proxyProtocol: true, but no proxy may connect (expected: a proxy's address in server.trustedProxies)");
        }
        // Whoever has this section, and nothing in it, believes that streams are guarded.
        var guarded = AccessSection.bind(file.get("access"), ofStreams, asksForCertificates(listeners)).<ServerSettings>map(server::with).orElse(server);
        var shown = guarded.withStreams(ofStreams.map(StreamRulesSection::bind).orElse(Map.of()));
        var events = section(file, "events").map(EventsSection::bind).orElse(EventTargets.NONE);
        var state = section(file, "server").flatMap(ServerSection::state);
        var cluster = section(file, "cluster").map(ClusterSection::bind);
        return new Configuration(shown, with(aliases, listeners), streams, state, events, cluster);
    }

    private static boolean asksForCertificates(List<Listener> listeners) {
        return listeners.stream().anyMatch(listener -> listener instanceof Listener.Http http && http.tls().flatMap(Tls::clients).isPresent());
    }

    /// A section; empty if all of it is commented out.
    private static Optional<Value> section(Mapping file, String key) {
        return file.get(key).filter(value -> !value.isNothing());
    }

    /// The streams that are fed by listeners for images on a socket.
    private static Set<StreamName> pushedTo(List<Listener> listeners) {
        return listeners.stream()
                .filter(Listener.Tcp.class::isInstance)
                .map(listener -> ((Listener.Tcp) listener).stream())
                .collect(Collectors.toSet());
    }

    private static List<Listener> with(Map<String, Alias> aliases, List<Listener> listeners) {
        return listeners.stream()
                .<Listener>map(listener -> switch (listener) {
                    case Listener.Http http -> http.withAliases(aliases);
                    case Listener.Tcp _, Listener.ForDialect _, Listener.Redirect _, Listener.Metrics _ -> listener;
                })
                .toList();
    }
}
