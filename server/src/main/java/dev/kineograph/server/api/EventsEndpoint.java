// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kineograph.Hub;
import dev.kineograph.server.http.Exchange;
import dev.kineograph.server.http.Reply;
import dev.kineograph.server.http.ResponseHead;
import dev.kineograph.server.net.CurrentSettings;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Optional;

/// `GET /api/v1/events`: what happens to the streams that the caller may watch, as Server-Sent Events, for as long as it listens.
///
/// **Threading.** Shared: called on every event loop.
public final class EventsEndpoint {
    private final Hub hub;
    private final CurrentSettings settings;
    private final NodesEndpoint nodes;
    private final EventListeners listeners = new EventListeners();

    /// The events of the hub's streams.
    EventsEndpoint(Hub hub, CurrentSettings settings, NodesEndpoint nodes) {
        this.hub = hub;
        this.settings = settings;
        this.nodes = nodes;
    }

    /// Those of all streams that the caller may watch.
    public void all(Exchange exchange) {
        listen(exchange, new EventStream(hub, settings, nodes, exchange, Optional.empty()));
    }

    /// Those of one stream.
    public void one(Exchange exchange) {
        var stream = exchange.stream(hub).name();
        listen(exchange, new EventStream(hub, settings, nodes, exchange, Optional.of(stream)));
    }

    private void listen(Exchange exchange, EventStream listener) {
        if (exchange.isHead()) {
            exchange.reply(Reply.headOnly(head()));
            return;
        }
        listeners.add(listener, exchange);
        listener.listen();
        exchange.begin(head(), Unpooled.wrappedBuffer(ServerSentEvents.OPENING.getBytes(UTF_8)), listener);
    }

    private static ResponseHead head() {
        return ResponseHead.of(HttpResponseStatus.OK)
                .with("Content-Type", "text/event-stream")
                .with("Cache-Control", "no-store")
                .with("Connection", "close")
                .with("X-Accel-Buffering", "no");
    }

    /// Ends all of them, since the server is shutting down.
    public void goAway() {
        listeners.all().forEach(EventStream::goAway);
    }
}
