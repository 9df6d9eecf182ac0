// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.page;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.kineograph.Hub;
import dev.kineograph.ImageStream;
import dev.kineograph.StreamState;
import dev.kineograph.server.http.Endpoint;
import dev.kineograph.server.http.Exchange;
import dev.kineograph.server.http.Reply;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// `GET /NAME.json`: what goes on at a stream.
///
/// **Threading.** Shared: called on every event loop.
public final class StateJson implements Endpoint {
    private final Hub hub;

    /// Tells of the hub's streams.
    public StateJson(Hub hub) {
        this.hub = hub;
    }

    @Override
    public void handle(Exchange exchange) {
        var state = state(exchange.stream(hub));
        try {
            var json = JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asBytes(state);
            exchange.reply(Reply.of(HttpResponseStatus.OK, "application/json", Unpooled.wrappedBuffer(json))
                    .with("Cache-Control", "no-store"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, Object> state(ImageStream stream) {
        var stats = stream.stats();
        var state = new LinkedHashMap<String, Object>();
        state.put("name", stream.name().value());
        state.put("online", stream.state() == StreamState.ONLINE);
        state.put("state", stream.state().name().toLowerCase(Locale.ROOT));
        stream.fault().ifPresent(fault -> state.put("fault", fault));
        putNewest(state, stream);
        state.put("framesPerSecondIn", Math.round(stats.framesPerSecondIn() * 100) / 100.0);
        state.put("framesIn", stats.framesIn());
        state.put("bytesIn", stats.bytesIn());
        state.put("framesRefused", stats.framesRefused());
        state.put("framesSent", stats.framesSent());
        state.put("framesSkipped", stats.framesSkipped());
        state.put("viewersStalled", stats.viewersStalled());
        state.put("viewers", stats.viewers());
        state.put("connections", stats.connections());
        return state;
    }

    private static void putNewest(Map<String, Object> state, ImageStream stream) {
        var newest = stream.newest();
        if (newest == null) {
            return;
        }
        state.put("type", newest.format().mediaType());
        newest.size().ifPresent(size -> {
            state.put("width", size.width());
            state.put("height", size.height());
        });
        state.put("bytes", newest.length());
        state.put("ageMillis", newest.age().toMillis());
        state.put("epoch", newest.epoch());
        state.put("sequence", newest.sequence());
    }
}
