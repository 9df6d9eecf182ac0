// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.api;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.kineograph.StreamEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What happens to streams, as Server-Sent Events (HTML, 9.2). Nothing in them says who a viewer is.
///
/// **Threading.** Stateless.
final class ServerSentEvents {
    /// What an idle listener gets now and then: a comment.
    static final String HEARTBEAT = ":\n\n";

    /// Says how soon to connect again.
    static final String OPENING = "retry: 2000\n\n";

    private ServerSentEvents() {}

    /// @param node the name of this node, if the server is in a cluster
    static String of(StreamEvent.Dated dated, Optional<String> node) {
        var event = dated.event();
        var data = new LinkedHashMap<String, Object>();
        data.put("stream", event.stream().value());
        data.put("at", dated.at().toString());
        node.ifPresent(name -> data.put("node", name));
        return switch (event) {
            case StreamEvent.Online(_, var format) -> text("online", with(data, "type", format.mediaType()));
            case StreamEvent.Offline _ -> text("offline", data);
            case StreamEvent.Stale(_, var age) -> text("stale", with(data, "ageMillis", age.toMillis()));
            case StreamEvent.Joined(_, int viewers) -> text("joined", with(data, "viewers", viewers));
            case StreamEvent.Left(_, int viewers, var stayed) -> text("left", with(with(data, "viewers", viewers), "stayedMillis", stayed.toMillis()));
            case StreamEvent.DemandStarted _ -> text("demandStarted", data);
            case StreamEvent.DemandEnded _ -> text("demandEnded", data);
        };
    }

    /// Says that the listener was too slow for some events.
    static String missed(long count) {
        return text("missed", Map.of("events", count));
    }

    private static Map<String, Object> with(Map<String, Object> data, String name, Object value) {
        data.put(name, value);
        return data;
    }

    private static String text(String event, Map<String, Object> data) {
        try {
            return "event: %s\ndata: %s\n\n".formatted(event, JSON.std.asString(data));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
