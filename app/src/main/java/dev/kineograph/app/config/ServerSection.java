// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.config;

import dev.kineograph.server.ServerSettings;
import java.time.Duration;
import java.util.List;

/// `server:`, the server as a whole.
///
/// **Threading.** Stateless.
final class ServerSection {
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration SHORTEST_SILENCE = Duration.ofSeconds(2);
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final int MOST_LOOPS = 256;
    private static final int MOST_CONNECTIONS = 10_000_000;

    private ServerSection() {}

    static ServerSettings bind(Value value) {
        var keys = Mapping.of(value, Section.SERVER);
        var otherwise = ServerSettings.DEFAULT;
        return otherwise
                .withEventLoops(whole(keys, "eventLoops", MOST_LOOPS, otherwise.eventLoops()))
                .withEpoll(keys.get("transport")
                        .map(transport -> transport.choice(List.of("auto", "nio")).equals("auto"))
                        .orElse(otherwise.epoll()))
                .withMaxConnections(
                        whole(keys, "maxConnections", MOST_CONNECTIONS, otherwise.maxConnections()),
                        whole(keys, "maxConnectionsPerAddress", MOST_CONNECTIONS, otherwise.maxConnectionsPerAddress()))
                .withPatience(
                        duration(keys, "heartbeat", SHORTEST, otherwise.heartbeat()),
                        duration(keys, "stalledAfter", SHORTEST, otherwise.stalledAfter()))
                .withSilence(
                        duration(keys, "silentAfter", SHORTEST_SILENCE, otherwise.silentAfter()),
                        duration(keys, "lostAfter", SHORTEST, otherwise.lostAfter()))
                .withViewersByCookie(keys.get("identity")
                        .map(identity -> identity.choice(List.of("cookie", "connection")).equals("cookie"))
                        .orElse(otherwise.viewersByCookie()));
    }

    private static int whole(Mapping keys, String key, int most, int otherwise) {
        return keys.get(key).map(value -> value.whole(1, most)).orElse(otherwise);
    }

    private static Duration duration(Mapping keys, String key, Duration shortest, Duration otherwise) {
        return keys.get(key).map(value -> value.duration(shortest, LONGEST)).orElse(otherwise);
    }
}
