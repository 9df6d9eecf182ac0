// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.page;

import dev.kineograph.Hub;
import dev.kineograph.ImageStream;
import dev.kineograph.server.http.Endpoint;
import dev.kineograph.server.http.Exchange;
import dev.kineograph.server.http.Reply;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// `GET /api/v1/streams`: the streams that the caller may watch, each with its state and its addresses, for programs.
///
/// **Threading.** Shared: called on every event loop.
public final class StreamList implements Endpoint {
    private final Hub hub;

    /// Lists the hub's streams.
    public StreamList(Hub hub) {
        this.hub = hub;
    }

    @Override
    public void handle(Exchange exchange) {
        exchange.visible(hub.streams(), streams -> exchange.reply(
                Reply.json(Map.of("streams", streams.stream().map(stream -> entry(exchange, stream)).toList()))));
    }

    private static Map<String, Object> entry(Exchange exchange, ImageStream stream) {
        var stats = stream.stats();
        var entry = new LinkedHashMap<String, Object>();
        entry.put("name", stream.name().value());
        entry.put("state", stream.state().name().toLowerCase(Locale.ROOT));
        entry.put("stale", stream.isStale());
        entry.put("acceptsPublishers", stream.acceptsPublishers());
        var newest = stream.newest();
        if (newest != null) {
            entry.put("type", newest.format().mediaType());
            entry.put("width", newest.size().width());
            entry.put("height", newest.size().height());
            entry.put("ageMillis", newest.age().toMillis());
        }
        entry.put("framesPerSecondIn", Math.round(stats.framesPerSecondIn() * 100) / 100.0);
        entry.put("viewers", stats.viewers());
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
