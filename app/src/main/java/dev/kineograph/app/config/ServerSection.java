// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.config;

import dev.kineograph.StreamName;
import dev.kineograph.app.log.AccessLog;
import dev.kineograph.server.settings.BrowserRules;
import dev.kineograph.server.settings.EventLoops;
import dev.kineograph.server.settings.Limits;
import dev.kineograph.server.settings.ServerSettings;
import dev.kineograph.server.settings.RequestLog;
import dev.kineograph.server.settings.ServiceRules;
import dev.kineograph.server.settings.TrustedProxies;
import dev.kineograph.server.settings.ViewerRules;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// `server:`, the settings of the server as a whole.
///
/// **Threading.** Stateless.
final class ServerSection {
    private static final Duration MIN = Duration.ofSeconds(1);
    private static final Duration MIN_SILENCE = Duration.ofSeconds(2);
    private static final Duration MAX = Duration.ofHours(1);
    private static final String STATE = "the path of a file, such as /var/lib/kineograph/streams.json";
    private static final int MAX_LOOPS = 256;

    private ServerSection() {}

    /// @param known the streams of this file
    static ServerSettings bind(Value value, Set<StreamName> known) {
        var keys = Mapping.of(value, Section.SERVER);
        return Configuration.DEFAULT
                .server()
                .with(service(keys, known))
                .with(eventLoops(keys))
                .with(limits(keys))
                .with(viewers(keys))
                .with(browsers(keys))
                .with(proxies(keys));
    }

    /// The file for the streams that are made over the network.
    static Optional<Path> state(Value value) {
        return Mapping.of(value, Section.SERVER).get("state").map(file -> {
            try {
                return Path.of(file.text(STATE));
            } catch (InvalidPathException e) {
                throw file.wrong(STATE);
            }
        });
    }

    private static EventLoops eventLoops(Mapping keys) {
        var usual = EventLoops.DEFAULT;
        return new EventLoops(
                whole(keys, "eventLoops", MAX_LOOPS, usual.count()),
                keys.get("transport")
                        .map(transport -> transport.choice(List.of("auto", "nio")).equals("auto"))
                        .orElse(usual.epoll()));
    }

    private static Limits limits(Mapping keys) {
        var usual = Limits.DEFAULT;
        return new Limits(
                whole(keys, "maxConnections", Limits.MAX, usual.maxConnections()),
                whole(keys, "maxConnectionsPerAddress", Limits.MAX, usual.maxConnectionsPerAddress()),
                keys.get("memory").map(value -> value.bytes(Limits.MIN_MEMORY, Limits.MAX_MEMORY)).orElse(usual.memory()),
                keys.get("expireAfter").map(value -> value.duration(MIN, Limits.MAX_EXPIRE_AFTER)).orElse(usual.expireAfter()),
                whole(keys, "viewersPerAddress", Limits.MAX, usual.viewersPerAddress()));
    }

    private static ViewerRules viewers(Mapping keys) {
        var usual = ViewerRules.DEFAULT;
        return new ViewerRules(
                duration(keys, "heartbeat", MIN, usual.heartbeat()),
                duration(keys, "stalledAfter", MIN, usual.stalledAfter()),
                duration(keys, "silentAfter", MIN_SILENCE, usual.silentAfter()),
                duration(keys, "lostAfter", MIN, usual.lostAfter()),
                keys.get("identity")
                        .map(identity -> identity.choice(List.of("cookie", "connection")).equals("cookie"))
                        .orElse(usual.byCookie()));
    }

    private static BrowserRules browsers(Mapping keys) {
        var usual = BrowserRules.DEFAULT;
        return new BrowserRules(
                choice(keys, "waitingPicture", "on", "off", usual.waitingPicture()),
                choice(keys, "keptPages", "dropped", "off", usual.keptPages()),
                choice(keys, "linkedPorts", "on", "off", usual.linkedPorts()));
    }

    private static boolean choice(Mapping keys, String key, String yes, String no, boolean otherwise) {
        return keys.get(key).map(value -> value.choice(List.of(yes, no)).equals(yes)).orElse(otherwise);
    }

    private static TrustedProxies proxies(Mapping keys) {
        return keys.get("trustedProxies").map(AddressList::bind).map(TrustedProxies::new).orElse(TrustedProxies.NONE);
    }

    private static ServiceRules service(Mapping keys, Set<StreamName> known) {
        var usual = Configuration.DEFAULT.server().service();
        var fresh = keys.get("ready").map(value -> fresh(Mapping.of(value, Section.READY), known)).orElse(Set.of());
        return new ServiceRules(fresh, duration(keys, "drain", Duration.ZERO, usual.drain()), accessLog(keys));
    }

    private static RequestLog accessLog(Mapping keys) {
        boolean json = keys.get("accessLogFormat").map(value -> value.choice(List.of("combined", "json"))).orElse("combined").equals("json");
        return keys.get("accessLog").<RequestLog>map(value -> AccessLog.to(value.text(AccessLog.EXPECTED), json)).orElse(RequestLog.NONE);
    }

    private static Set<StreamName> fresh(Mapping keys, Set<StreamName> known) {
        var listed = keys.get("fresh").map(value -> value.list("a list of streams of this file, such as [door]")).orElse(List.of());
        return listed.stream().map(item -> RouteSection.stream(item, known)).collect(Collectors.toUnmodifiableSet());
    }

    private static int whole(Mapping keys, String key, int max, int otherwise) {
        return keys.get(key).map(value -> value.whole(1, max)).orElse(otherwise);
    }

    private static Duration duration(Mapping keys, String key, Duration min, Duration otherwise) {
        return keys.get(key).map(value -> value.duration(min, MAX)).orElse(otherwise);
    }
}
