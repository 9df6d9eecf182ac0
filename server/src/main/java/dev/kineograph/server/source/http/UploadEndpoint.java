// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.source.http;

import dev.kineograph.Hub;
import dev.kineograph.Picture;
import dev.kineograph.Publisher;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.StreamName;
import dev.kineograph.server.http.Endpoint;
import dev.kineograph.server.http.Exchange;
import dev.kineograph.server.http.Reply;
import dev.kineograph.server.net.Permit;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// `PUT` or `POST /NAME.jpg`: one image, of any format, whatever the suffix. The stream is created if it does not exist.
///
/// A client that uploads one image after another is one publisher, until it has sent none for 10 seconds.
///
/// **Threading.** Shared: called on every event loop.
public final class UploadEndpoint implements Endpoint, AutoCloseable {
    private static final long LASTS_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Hub hub;
    private final ConcurrentHashMap<Uploader, Lease> leases = new ConcurrentHashMap<>();

    private record Uploader(StreamName stream, String identity) {}

    private record Lease(Publisher publisher, Permit permit, long usedNanos) {}

    /// Publishes to the hub's streams.
    public UploadEndpoint(Hub hub) {
        this.hub = hub;
    }

    @Override
    public void handle(Exchange exchange) {
        if (!exchange.hasLength()) {
            exchange.reply(Reply.text(
                    HttpResponseStatus.LENGTH_REQUIRED,
                    "%s: no body (expected: an image, with a Content-Length)".formatted(exchange.shownPath())));
            return;
        }
        var name = exchange.match().stream();
        exchange.receive(body -> {
            publish(name, exchange, Picture.of(body));
            exchange.reply(Reply.empty(HttpResponseStatus.NO_CONTENT));
        });
    }

    private void publish(StreamName name, Exchange exchange, Picture picture) {
        var uploader = new Uploader(name, exchange.caller().identity());
        try {
            publisher(uploader, exchange).publish(picture);
        } catch (RefusedException e) {
            if (e.reason() != Refusal.CLOSED) {
                throw e;
            }
            // The stream was retired, or an older connection of the same producer has replaced this publisher: this request is newer.
            forget(uploader);
            publisher(uploader, exchange).publish(picture);
        }
    }

    private Publisher publisher(Uploader uploader, Exchange exchange) {
        return leases.compute(uploader, (_, lease) ->
                lease == null ? open(uploader, exchange) : new Lease(lease.publisher, lease.permit, System.nanoTime())).publisher;
    }

    private Lease open(Uploader uploader, Exchange exchange) {
        var publisher = hub.stream(uploader.stream).publisher(exchange.caller());
        var loop = exchange.loop();
        loop.schedule(() -> endIfUnused(uploader, publisher, loop), LASTS_NANOS, TimeUnit.NANOSECONDS);
        return new Lease(publisher, exchange.keepPermit(publisher::close), System.nanoTime());
    }

    private void forget(Uploader uploader) {
        var lease = leases.remove(uploader);
        if (lease != null) {
            lease.permit.close();
        }
    }

    private void endIfUnused(Uploader uploader, Publisher publisher, EventLoop loop) {
        var lease = leases.get(uploader);
        if (lease == null || lease.publisher != publisher) {
            return;
        }
        long left = lease.usedNanos + LASTS_NANOS - System.nanoTime();
        if (left > 0) {
            loop.schedule(() -> endIfUnused(uploader, publisher, loop), left, TimeUnit.NANOSECONDS);
        } else if (leases.remove(uploader, lease)) {
            lease.permit.close();
            publisher.close();
        } else {
            // It is in use again.
            endIfUnused(uploader, publisher, loop);
        }
    }

    /// Ends all publishers, once the event loops that would have done it have ended.
    @Override
    public void close() {
        leases.values().forEach(lease -> {
            lease.permit.close();
            lease.publisher.close();
        });
        leases.clear();
    }
}
