// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.serve;

import dev.kineograph.StreamName;
import dev.kineograph.app.config.Configuration;
import dev.kineograph.app.config.StreamPlan;
import dev.kineograph.app.log.AccessLog;
import dev.kineograph.server.access.AccessRules;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.RequestLog;
import dev.kineograph.server.settings.ServerSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What is different in a configuration that takes the place of a server's own, part by part.
///
/// **Threading.** Immutable.
///
/// @param next with what is changed, and with the former value of what cannot change while the server runs
/// @param restart the keys that are different and cannot change while the server runs
record ConfigurationChange(Configuration before, Configuration next, List<String> restart) {

    static ConfigurationChange of(Configuration before, Configuration wanted) {
        var restart = new ArrayList<String>();
        var loops = before.server().eventLoops();
        note(restart, "server.eventLoops", loops.count(), wanted.server().eventLoops().count());
        note(restart, "server.transport", loops.epoll(), wanted.server().eventLoops().epoll());
        note(restart, "server.state", before.state(), wanted.state());
        note(restart, "cluster", before.cluster(), wanted.cluster());
        var service = wanted.server().service();
        // The log that is open is used on.
        boolean isSameLog = service.requests().equals(requests(before));
        var next = new Configuration(
                wanted.server().with(loops).with(isSameLog ? service.withRequests(requests(before)) : service),
                wanted.listeners(),
                wanted.streams(),
                before.state(),
                wanted.events(),
                before.cluster());
        return new ConfigurationChange(before, next, List.copyOf(restart));
    }

    private static RequestLog requests(Configuration of) {
        return of.server().service().requests();
    }

    private static void note(List<String> keys, String key, Object before, Object next) {
        if (!before.equals(next)) {
            keys.add(key);
        }
    }

    /// The keys of what is different and can change.
    List<String> changed() {
        var keys = new ArrayList<String>();
        note(keys, "listen", withoutRoutes(before), withoutRoutes(next));
        note(keys, "routes", routes(before), routes(next));
        changedStreams().forEach(name -> keys.add("streams." + name));
        note(keys, "server", general(before.server()), general(next.server()));
        note(keys, "access", false, !isSameAccess());
        note(keys, "events", before.events(), next.events());
        return keys;
    }

    private static List<Listener> withoutRoutes(Configuration of) {
        return of.listeners().stream().map(listener -> listener instanceof Listener.Http http ? http.withAliases(Map.of()) : listener).toList();
    }

    private static Set<?> routes(Configuration of) {
        return of.listeners().stream()
                .filter(Listener.Http.class::isInstance)
                .map(Listener.Http.class::cast)
                .flatMap(http -> http.aliases().entrySet().stream())
                .collect(Collectors.toSet());
    }

    /// What is neither about one stream nor about somebody.
    private static ServerSettings general(ServerSettings of) {
        return of.withStreams(Map.of()).with(ServerSettings.DEFAULT.access());
    }

    /// Whether both let the same people do the same.
    boolean isSameAccess() {
        var present = before.server().access();
        return next.server().access() instanceof AccessRules rules
                ? present instanceof AccessRules others && rules.isKnownToBe(others)
                : next.server().access().equals(present);
    }

    /// Whether pages lose a stream that they could show, or get one.
    boolean isAboutPages() {
        return changedStreams().stream().anyMatch(name -> !before.server().of(name).pages().equals(next.server().of(name).pages()));
    }

    /// The log of requests that takes the place of another, or of none.
    Optional<AccessLog> newLog() {
        return requests(next) instanceof AccessLog log && !log.equals(requests(before)) ? Optional.of(log) : Optional.empty();
    }

    /// The log of requests that nothing is written to any more.
    Optional<AccessLog> formerLog() {
        return requests(before) instanceof AccessLog log && !log.equals(requests(next)) ? Optional.of(log) : Optional.empty();
    }

    private List<StreamName> changedStreams() {
        var former = plans(before);
        var wanted = plans(next);
        return Stream.concat(former.keySet().stream(), wanted.keySet().stream())
                .distinct()
                .filter(name -> !Objects.equals(former.get(name), wanted.get(name)) || !before.server().of(name).equals(next.server().of(name)))
                .toList();
    }

    private static Map<StreamName, StreamPlan> plans(Configuration of) {
        var plans = new LinkedHashMap<StreamName, StreamPlan>();
        of.streams().forEach(plan -> plans.put(plan.name(), plan));
        return plans;
    }

    /// The former plan of a stream, if there was one.
    Optional<StreamPlan> before(StreamPlan plan) {
        return before.streams().stream().filter(former -> former.name().equals(plan.name())).findFirst();
    }

    /// The streams that are new, or different in more than the rules of their viewers.
    List<StreamPlan> plansToCarryOut() {
        var former = plans(before);
        return next.streams().stream().filter(plan -> !plan.equals(former.get(plan.name()))).toList();
    }

    /// The streams that are in the configuration no more.
    List<StreamPlan> gone() {
        var names = next.streamNames();
        return before.streams().stream().filter(plan -> !names.contains(plan.name())).toList();
    }
}
