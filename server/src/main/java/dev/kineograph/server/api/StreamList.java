// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.api;

import dev.kineograph.Hub;
import dev.kineograph.ImageStream;
import dev.kineograph.server.http.EntityTag;
import dev.kineograph.server.http.Exchange;
import dev.kineograph.server.http.Reply;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// `GET /api/v1/streams`: the streams that the caller may watch, each with its state and its addresses, for programs.
///
/// Its entity tag is weak: it stays the same while nothing changes but the numbers that every picture changes.
///
/// **Threading.** Shared: called on every event loop.
public final class StreamList {
    private static final Set<String> CHANGED_BY_PICTURES = Set.of("ageMillis", "bytes", "bytesIn", "framesIn", "framesPerSecondIn");

    private final Hub hub;
    private final StreamEditor editor;
    private final NodesEndpoint nodes;

    /// Lists the hub's streams.
    ///
    /// @param editor knows which of them were made over the network
    /// @param nodes knows which of them are another node's
    public StreamList(Hub hub, StreamEditor editor, NodesEndpoint nodes) {
        this.hub = hub;
        this.editor = editor;
        this.nodes = nodes;
    }

    /// All of them, or one page.
    public void all(Exchange exchange) {
        var page = PageRequest.of(exchange.query());
        var candidates = hub.streams().stream().filter(stream -> page.isBehind(stream.name().value())).toList();
        exchange.visible(candidates, visible -> {
            var shown = page.of(visible);
            var answer = new LinkedHashMap<String, Object>();
            answer.put("streams", shown.stream().map(stream -> entry(exchange, stream)).toList());
            if (shown.size() < visible.size()) {
                answer.put("next", exchange.addressForClient("/api/v1/streams" + page.after(shown.getLast().name().value())));
            }
            reply(exchange, answer);
        });
    }

    /// The one that is asked for.
    public void one(Exchange exchange) {
        var stream = exchange.stream(hub);
        reply(exchange, Map.of("streams", List.of(entry(exchange, stream))));
    }

    private static void reply(Exchange exchange, Map<String, Object> answer) {
        exchange.reply(Reply.json(answer).tagged(tag(answer)));
    }

    private static String tag(Map<String, Object> answer) {
        var lasting = new StringBuilder();
        for (var entry : (List<?>) answer.getOrDefault("streams", List.of())) {
            ((Map<?, ?>) entry).forEach((name, value) -> {
                if (!CHANGED_BY_PICTURES.contains(name)) {
                    lasting.append(name).append('=').append(value).append('\n');
                }
            });
        }
        lasting.append(answer.get("next"));
        return "W/" + EntityTag.of(lasting.toString().getBytes(StandardCharsets.UTF_8));
    }

    private Map<String, Object> entry(Exchange exchange, ImageStream stream) {
        var stats = stream.stats();
        var entry = new LinkedHashMap<String, Object>();
        entry.put("name", stream.name().value());
        var version = editor.version(stream.name());
        var node = nodes.nodeOf(stream.name());
        entry.put("madeBy", version.map(_ -> "api").or(() -> node.map(_ -> "node")).orElseGet(() -> hub.isPushed(stream.name()) ? "push" : "configuration"));
        node.ifPresent(name -> entry.put("node", name));
        version.ifPresent(tag -> entry.put("version", tag));
        entry.put("state", stream.state().name().toLowerCase(Locale.ROOT));
        entry.put("stale", stream.isStale());
        entry.put("acceptsPublishers", stream.acceptsPublishers());
        stream.publisherKind().ifPresent(kind -> entry.put("publisher", kind));
        var newest = stream.newest();
        if (newest != null) {
            entry.put("type", newest.format().mediaType());
            entry.put("width", newest.size().width());
            entry.put("height", newest.size().height());
            entry.put("bytes", newest.picture().length());
            entry.put("ageMillis", newest.age().toMillis());
        }
        entry.put("framesPerSecondIn", Math.round(stats.framesPerSecondIn() * 100) / 100.0);
        entry.put("framesIn", stats.framesIn());
        entry.put("bytesIn", stats.bytesIn());
        entry.put("viewers", stats.viewers());
        entry.put("connections", stats.connections());
        if (nodes.isEstimated(stream.name())) {
            entry.put("viewersEstimated", true);
        }
        entry.put("addresses", addresses(exchange.addressForClient("/" + stream.name())));
        return entry;
    }

    private static Map<String, String> addresses(String path) {
        var addresses = new LinkedHashMap<String, String>();
        addresses.put("page", path);
        addresses.put("live", path + ".mjpg");
        addresses.put("snapshot", path + ".jpg");
        addresses.put("webSocket", path);
        addresses.put("state", path + ".json");
        return addresses;
    }
}
