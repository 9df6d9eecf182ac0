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
import dev.kineograph.server.net.KeptPermit;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// `PUT` or `POST /NAME.jpg`: one image, whatever its suffix says. The stream is made if there is none.
///
/// Who puts one image after the other is one publisher, until 10 seconds have passed without another.
///
/// **Threading.** Shared: called on every event loop.
public final class Uploads implements Endpoint, AutoCloseable {
    private static final long LASTS_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Hub hub;
    private final ConcurrentHashMap<Uploader, Lease> leases = new ConcurrentHashMap<>();

    private record Uploader(StreamName stream, String identity) {}

    private record Lease(Publisher publisher, KeptPermit permit, long usedNanos) {}

    /// Publishes to the hub's streams.
    public Uploads(Hub hub) {
        this.hub = hub;
    }

    @Override
    public void handle(Exchange exchange) {
        if (!exchange.hasLength()) {
            exchange.reply(Reply.text(
                    HttpResponseStatus.LENGTH_REQUIRED,
                    "%s: no body (expected: an image, with a Content-Length)".formatted(exchange.path())));
            return;
        }
        var name = exchange.address().stream();
        exchange.receive(body -> {
            publish(name, exchange, Picture.of(body));
            exchange.reply(Reply.empty(HttpResponseStatus.NO_CONTENT));
        });
    }

    private void publish(StreamName name, Exchange exchange, Picture picture) {
        var uploader = new Uploader(name, exchange.caller().identity());
        var lease = lease(uploader, exchange);
        try {
            lease.publisher.publish(picture);
        } catch (RefusedException e) {
            if (e.reason() != Refusal.CLOSED) {
                throw e;
            }
            // The stream was retired, or an older connection of the same producer took the place: this request is newer.
            forget(uploader, lease.publisher);
            lease(uploader, exchange).publisher.publish(picture);
        }
    }

    /// The place of the producer, which from now on depends on this request's permit.
    private Lease lease(Uploader uploader, Exchange exchange) {
        return leases.compute(uploader, (_, lease) -> lease == null ? open(uploader, exchange) : renewed(lease, exchange));
    }

    private Lease open(Uploader uploader, Exchange exchange) {
        var publisher = hub.stream(uploader.stream).publisher(exchange.caller());
        var loop = exchange.loop();
        loop.schedule(() -> endIfUnused(uploader, publisher, loop), LASTS_NANOS, TimeUnit.NANOSECONDS);
        return new Lease(publisher, exchange.keepPermit(publisher::close), System.nanoTime());
    }

    private static Lease renewed(Lease lease, Exchange exchange) {
        lease.permit.close();
        return new Lease(lease.publisher, exchange.keepPermit(lease.publisher::close), System.nanoTime());
    }

    /// Another request may have opened a new publisher meanwhile: that one stays.
    private void forget(Uploader uploader, Publisher closed) {
        leases.computeIfPresent(uploader, (_, lease) -> {
            if (lease.publisher != closed) {
                return lease;
            }
            lease.permit.close();
            return null;
        });
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
            // Used again this very moment.
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
