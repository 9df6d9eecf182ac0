// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.api;

import dev.kineograph.Hub;
import dev.kineograph.ImageStream;
import dev.kineograph.server.http.Endpoint;
import dev.kineograph.server.http.Exchange;
import dev.kineograph.server.http.Reply;
import dev.kineograph.server.net.ConnectionLimits;
import dev.kineograph.server.net.CurrentSettings;
import dev.kineograph.server.net.MemoryBudget;
import dev.kineograph.server.net.RefusalLog;
import java.lang.module.ModuleDescriptor;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// `GET /api/v1/stats`: the server's numbers, for those who administer it.
///
/// **Threading.** Shared: called on every event loop.
public final class StatsEndpoint implements Endpoint {
    private final Hub hub;
    private final CurrentSettings settings;
    private final ConnectionLimits connections;
    private final MemoryBudget memory;
    private final RefusalLog refusals;
    private final long startedNanos = System.nanoTime();

    /// The numbers of a server that starts now.
    public StatsEndpoint(Hub hub, CurrentSettings settings, ConnectionLimits connections, MemoryBudget memory, RefusalLog refusals) {
        this.hub = hub;
        this.settings = settings;
        this.connections = connections;
        this.memory = memory;
        this.refusals = refusals;
    }

    @Override
    public void handle(Exchange exchange) {
        var now = settings.get();
        var streams = hub.streams();
        var stats = new LinkedHashMap<String, Object>();
        version().ifPresent(version -> stats.put("version", version));
        stats.put("uptimeSeconds", Duration.ofNanos(System.nanoTime() - startedNanos).toSeconds());
        stats.put("eventLoops", now.eventLoops().count());
        stats.put("connections", Map.of("open", connections.open(), "limit", now.limits().maxConnections()));
        stats.put("memory", Map.of("held", memory.held(), "limit", now.limits().memory()));
        stats.put("streams", Map.of("all", streams.size(), "limit", Hub.MAX_STREAMS, "pushed", streams.stream().filter(this::isPushed).count()));
        stats.put("viewers", streams.stream().mapToLong(stream -> stream.presence().viewers()).sum());
        stats.put("viewerConnections", streams.stream().mapToLong(stream -> stream.presence().connections()).sum());
        stats.put("refusals", refusals.counts());
        exchange.reply(Reply.json(stats));
    }

    private boolean isPushed(ImageStream stream) {
        return hub.isPushed(stream.name());
    }

    /// The jar's version, from its module or, on a class path, from its manifest.
    private static Optional<String> version() {
        var module = StatsEndpoint.class.getModule();
        return module.isNamed()
                ? Optional.of(module.getDescriptor()).flatMap(ModuleDescriptor::rawVersion)
                : Optional.ofNullable(StatsEndpoint.class.getPackage().getImplementationVersion());
    }
}
