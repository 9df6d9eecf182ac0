// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.source.http;

import dev.kineograph.Hub;
import dev.kineograph.Picture;
import dev.kineograph.Publisher;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.server.http.Endpoint;
import dev.kineograph.server.http.Exchange;
import java.util.function.BiConsumer;

/// `PUT` or `POST /NAME.jpg`: one image, whatever the suffix says, or several. The stream is created if it does not exist.
///
/// A client that uploads one image after another is one publisher, until it has sent none for 10 seconds.
///
/// **Threading.** Shared: called on every event loop.
public final class UploadEndpoint implements Endpoint, AutoCloseable {
    private final UploadLeases leases;
    private final WebSocketUploads webSockets;

    /// Publishes to the hub's streams.
    public UploadEndpoint(Hub hub) {
        this.leases = new UploadLeases(hub);
        this.webSockets = new WebSocketUploads(leases);
    }

    @Override
    public void handle(Exchange exchange) {
        UploadedBody.receive(leases, exchange, (picture, how) -> publish(exchange, picture, how), false);
    }

    private void publish(Exchange exchange, Picture picture, BiConsumer<Publisher, Picture> how) {
        var name = exchange.match().stream();
        var publisher = leases.publisher(name, exchange, picture);
        try {
            how.accept(publisher, picture);
        } catch (RefusedException e) {
            if (e.reason() != Refusal.CLOSED) {
                throw e;
            }
            // The stream was retired, or an older connection of the same producer has replaced this publisher: this request is newer.
            leases.forget(name, publisher);
            how.accept(leases.publisher(name, exchange, picture), picture);
        }
    }

    /// `PUT` or `POST /NAME.mjpg`: a live picture, which need not end. It has a publisher of its own.
    public void live(Exchange exchange) {
        UploadedBody.receive(leases, exchange, new LiveUpload(leases, exchange), true);
    }

    /// WebSocket `/NAME?publish`: every message is an image. It has a publisher of its own.
    public WebSocketUploads webSockets() {
        return webSockets;
    }

    /// Ends all publishers, after the event loops that would have done it.
    @Override
    public void close() {
        leases.close();
    }
}
