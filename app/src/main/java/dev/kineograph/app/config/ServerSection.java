// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.config;

import dev.kineograph.server.settings.EventLoops;
import dev.kineograph.server.settings.Limits;
import dev.kineograph.server.settings.ServerSettings;
import dev.kineograph.server.settings.ViewerRules;
import java.time.Duration;
import java.util.List;

/// `server:`, the settings of the server as a whole.
///
/// **Threading.** Stateless.
final class ServerSection {
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration SHORTEST_SILENCE = Duration.ofSeconds(2);
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final int MAX_LOOPS = 256;

    private ServerSection() {}

    static ServerSettings bind(Value value) {
        var keys = Mapping.of(value, Section.SERVER);
        return ServerSettings.DEFAULT.with(eventLoops(keys)).with(limits(keys)).with(viewers(keys));
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
                whole(keys, "maxConnectionsPerAddress", Limits.MAX, usual.maxConnectionsPerAddress()));
    }

    private static ViewerRules viewers(Mapping keys) {
        var usual = ViewerRules.DEFAULT;
        return new ViewerRules(
                duration(keys, "heartbeat", SHORTEST, usual.heartbeat()),
                duration(keys, "stalledAfter", SHORTEST, usual.stalledAfter()),
                duration(keys, "silentAfter", SHORTEST_SILENCE, usual.silentAfter()),
                duration(keys, "lostAfter", SHORTEST, usual.lostAfter()),
                keys.get("identity")
                        .map(identity -> identity.choice(List.of("cookie", "connection")).equals("cookie"))
                        .orElse(usual.byCookie()));
    }

    private static int whole(Mapping keys, String key, int most, int otherwise) {
        return keys.get(key).map(value -> value.whole(1, most)).orElse(otherwise);
    }

    private static Duration duration(Mapping keys, String key, Duration shortest, Duration otherwise) {
        return keys.get(key).map(value -> value.duration(shortest, LONGEST)).orElse(otherwise);
    }
}
