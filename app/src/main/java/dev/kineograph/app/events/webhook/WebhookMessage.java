// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.events.webhook;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.kineograph.StreamEvent;
import dev.kineograph.StreamName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// One message to a webhook.
///
/// **Threading.** Immutable.
///
/// @param id the same at every attempt, so that a receiver can recognise what it has already
/// @param at when it happened
/// @param data the stream, and what there is to say about it
record WebhookMessage(String id, Instant at, String type, Map<String, Object> data) {

    /// A message about what has happened to a stream now. Viewers are in [#viewers].
    static WebhookMessage of(StreamEvent event) {
        var data = new LinkedHashMap<String, Object>();
        data.put("stream", event.stream().value());
        return switch (event) {
            case StreamEvent.Online online -> {
                data.put("type", online.format().mediaType());
                yield now("online", data);
            }
            case StreamEvent.Offline _ -> now("offline", data);
            case StreamEvent.Stale stale -> {
                data.put("ageMillis", stale.age().toMillis());
                yield now("stale", data);
            }
            case StreamEvent.Joined _, StreamEvent.Left _, StreamEvent.DemandStarted _, StreamEvent.DemandEnded _ ->
                throw new IllegalArgumentException("no message of its own: " + StreamEvent.line(event));
        };
    }

    /// A message about the viewers who have come and gone.
    ///
    /// @param viewers how many watch now
    static WebhookMessage viewers(StreamName stream, int joined, int left, int viewers) {
        var data = new LinkedHashMap<String, Object>();
        data.put("stream", stream.value());
        data.put("joined", joined);
        data.put("left", left);
        data.put("viewers", viewers);
        return now("viewers", data);
    }

    private static WebhookMessage now(String type, Map<String, Object> data) {
        return new WebhookMessage("evt_" + UUID.randomUUID(), Instant.now().truncatedTo(ChronoUnit.MILLIS), type, data);
    }

    /// The body.
    ///
    /// @param node the name of the node that tells it, if it is in a cluster
    /// @param lost how many messages this receiver never got
    byte[] json(Optional<String> node, long lost) {
        var body = new LinkedHashMap<String, Object>();
        body.put("type", type);
        body.put("timestamp", at.toString());
        node.ifPresent(name -> body.put("node", name));
        body.put("data", data);
        if (lost > 0) {
            body.put("lost", lost);
        }
        try {
            return JSON.std.asBytes(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
