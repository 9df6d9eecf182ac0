// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.dialect.ustreamer;

import dev.kineograph.Frame;
import dev.kineograph.Hub;
import dev.kineograph.ImageStream;
import dev.kineograph.StreamState;
import dev.kineograph.server.http.Endpoint;
import dev.kineograph.server.http.Exchange;
import dev.kineograph.server.http.Reply;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `/state`: a stream's numbers in ustreamer's format. What we do not know is 0 or empty.
///
/// **Threading.** Immutable.
record UstreamerState(Hub hub) implements Endpoint {
    /// ustreamer's word for pictures that are passed on unchanged.
    private static final String RELAYED = "NOOP";

    @Override
    public void handle(Exchange exchange) {
        var stream = exchange.stream(hub);
        var result = new LinkedHashMap<String, Object>();
        result.put("instance_id", stream.name().value());
        result.put("encoder", entries("type", RELAYED, "quality", 0));
        result.put("source", source(stream));
        result.put("stream", viewers(stream));
        exchange.reply(Reply.json(entries("ok", true, "result", result)));
    }

    private static Map<String, Object> source(ImageStream stream) {
        @Nullable Frame newest = stream.newest();
        var resolution = newest == null
                ? entries("width", 0, "height", 0)
                : entries("width", newest.size().width(), "height", newest.size().height());
        var source = entries("resolution", resolution, "online", stream.state() == StreamState.ONLINE);
        source.put("desired_fps", 0);
        source.put("captured_fps", framesPerSecond(stream));
        return source;
    }

    private static Map<String, Object> viewers(ImageStream stream) {
        var viewers = entries("queued_fps", framesPerSecond(stream), "clients", stream.presence().connections());
        viewers.put("clients_stat", Map.of());
        return viewers;
    }

    private static long framesPerSecond(ImageStream stream) {
        return Math.round(stream.stats().framesPerSecondIn());
    }

    private static Map<String, Object> entries(String key, Object value, String otherKey, Object otherValue) {
        var entries = new LinkedHashMap<String, Object>();
        entries.put(key, value);
        entries.put(otherKey, otherValue);
        return entries;
    }
}
