// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.spring;

import dev.kineograph.Hub;
import dev.kineograph.StreamName;
import dev.kineograph.server.KineographServer;
import dev.kineograph.server.settings.ServiceRules;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/// The streams are healthy while the server answers, if there is one, and those that must be fresh are.
///
/// **Threading.** Shared.
final class HubHealth extends AbstractHealthIndicator {
    private static final Duration MAX_LAG = Duration.ofSeconds(1);

    private final Hub hub;
    private final ServiceRules rules;
    private final Supplier<Optional<KineographServer>> server;

    HubHealth(Hub hub, ServiceRules rules, Supplier<Optional<KineographServer>> server) {
        super("the streams cannot be examined");
        this.hub = hub;
        this.rules = rules;
        this.server = server;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        var streams = hub.streams();
        health.up()
                .withDetail("streams", streams.size())
                .withDetail("viewers", streams.stream().mapToInt(stream -> stream.presence().viewers()).sum());
        server.get().ifPresent(running -> examine(running, health));
        var missing = rules.notFresh(hub);
        if (!missing.isEmpty()) {
            health.down().withDetail("withoutFreshPicture", missing.stream().map(StreamName::value).toList());
        }
    }

    private static void examine(KineographServer server, Health.Builder health) {
        health.withDetail("addresses", server.addresses().stream().map(Object::toString).toList());
        var lags = server.stats(MAX_LAG).loops().stream().map(loop -> loop.lag()).toList();
        if (lags.stream().anyMatch(lag -> lag.compareTo(MAX_LAG) >= 0)) {
            health.down().withDetail("eventLoops", List.of("do not answer"));
        }
    }
}
