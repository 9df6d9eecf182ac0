// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.page;

import dev.kineograph.Hub;
import dev.kineograph.ImageStream;
import dev.kineograph.StreamEvent;
import dev.kineograph.StreamEvent.DemandEnded;
import dev.kineograph.StreamEvent.DemandStarted;
import dev.kineograph.StreamEvent.Joined;
import dev.kineograph.StreamEvent.Left;
import dev.kineograph.StreamEvent.Offline;
import dev.kineograph.StreamEvent.Online;
import dev.kineograph.StreamEvent.Stale;
import dev.kineograph.StreamState;
import dev.kineograph.server.http.Endpoint;
import dev.kineograph.server.http.Exchange;
import dev.kineograph.server.http.Reply;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// `GET /NAME.json`: the state of a stream and its numbers, with those of its variants.
///
/// **Threading.** Shared: called on every event loop.
public final class StateEndpoint implements Endpoint {
    private final Hub hub;

    /// Describes the hub's streams.
    public StateEndpoint(Hub hub) {
        this.hub = hub;
    }

    @Override
    public void handle(Exchange exchange) {
        exchange.reply(Reply.json(state(exchange.stream(hub))));
    }

    private static Map<String, Object> state(ImageStream stream) {
        var stats = stream.stats();
        var state = new LinkedHashMap<String, Object>();
        state.put("name", stream.name().value());
        state.put("online", stream.state() == StreamState.ONLINE);
        state.put("state", stream.state().name().toLowerCase(Locale.ROOT));
        if (stream.isStale()) {
            state.put("stale", true);
        }
        if (stream.fault().isPresent()) {
            state.put("fault", Reply.SOURCE_FAILS);
        }
        putNewest(state, stream);
        state.put("framesPerSecondIn", Math.round(stats.framesPerSecondIn() * 100) / 100.0);
        state.put("framesIn", stats.framesIn());
        state.put("bytesIn", stats.bytesIn());
        state.put("unchanged", stats.unchanged());
        state.put("framesRefused", stats.framesRefused());
        state.put("refusals", stats.refusals());
        state.put("framesDropped", stats.framesDropped());
        state.put("sourceFailures", stats.sourceFailures());
        state.put("framesSent", stats.framesSent());
        state.put("bytesSent", stats.bytesSent());
        state.put("framesSkipped", stats.framesSkipped());
        state.put("viewersStalled", stats.viewersStalled());
        state.put("viewers", stats.viewers());
        state.put("connections", stats.connections());
        if (stream.presence().isCapped()) {
            state.put("viewersCapped", true);
        }
        state.put("events", stream.recentEvents().stream().map(StateEndpoint::entry).toList());
        state.put("eventsOmitted", stream.omittedEvents());
        return state;
    }

    private static Map<String, Object> entry(StreamEvent.Dated dated) {
        var entry = new LinkedHashMap<String, Object>();
        entry.put("at", dated.at().truncatedTo(ChronoUnit.MILLIS).toString());
        entry.put("event", dated.event().getClass().getSimpleName().toLowerCase(Locale.ROOT));
        switch (dated.event()) {
            case Online online -> entry.put("type", online.format().mediaType());
            case Stale stale -> entry.put("ageMillis", stale.age().toMillis());
            case Joined joined -> entry.put("viewers", joined.viewers());
            case Left left -> {
                entry.put("viewers", left.viewers());
                entry.put("stayedMillis", left.stayed().toMillis());
            }
            case Offline _, DemandStarted _, DemandEnded _ -> {}
        }
        return entry;
    }

    private static void putNewest(Map<String, Object> state, ImageStream stream) {
        var newest = stream.newest();
        if (newest == null) {
            return;
        }
        state.put("type", newest.format().mediaType());
        state.put("width", newest.size().width());
        state.put("height", newest.size().height());
        state.put("bytes", newest.length());
        state.put("ageMillis", newest.age().toMillis());
        state.put("epoch", newest.epoch());
        state.put("sequence", newest.sequence());
    }
}
