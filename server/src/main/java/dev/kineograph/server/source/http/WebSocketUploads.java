// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.source.http;

import dev.kineograph.server.http.Endpoint;
import dev.kineograph.server.http.Exchange;
import dev.kineograph.server.http.WebSocketHandshake;
import dev.kineograph.server.http.WebSocketReader;
import dev.kineograph.server.net.InputPace;
import io.netty.buffer.Unpooled;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// WebSocket `/NAME?publish`: every binary message is an image, and every text message a data URL with one.
///
/// **Threading.** Shared: called on every event loop.
public final class WebSocketUploads implements Endpoint {
    private final UploadLeases leases;
    private final Set<WebSocketUpload> open = ConcurrentHashMap.newKeySet();

    WebSocketUploads(UploadLeases leases) {
        this.leases = leases;
    }

    @Override
    public void handle(Exchange exchange) {
        if (WebSocketHandshake.refusesVersion(exchange)) {
            return;
        }
        var head = WebSocketHandshake.accept(exchange);
        var upload = new WebSocketUpload(leases, exchange);
        open.add(upload);
        exchange.closed().addListener(_ -> open.remove(upload));
        exchange.begin(head, Unpooled.EMPTY_BUFFER, upload, new WebSocketReader(exchange.inputBounds(), new InputPace(exchange.loop()), upload));
    }

    /// Tells all clients that the server is shutting down.
    public void goAway() {
        open.forEach(WebSocketUpload::goAway);
    }
}
