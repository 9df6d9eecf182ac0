// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.source.http;

import dev.kineograph.Hub;
import dev.kineograph.Publisher;
import dev.kineograph.StreamName;
import dev.kineograph.server.http.Exchange;
import dev.kineograph.server.net.KeptPermit;
import io.netty.channel.EventLoop;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// The publishers of those who upload one image after the other: each stays open until 10 seconds have passed without another image.
///
/// **Threading.** Shared: called on every event loop.
final class UploadLeases implements AutoCloseable {
    private static final long LASTS_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Hub hub;
    private final ConcurrentHashMap<Uploader, Lease> leases = new ConcurrentHashMap<>();

    private record Uploader(StreamName stream, String identity) {}

    private record Lease(Publisher publisher, KeptPermit permit, long usedNanos) {
        /// From now on it depends on the permit of the newest request.
        Lease renewed(Exchange exchange) {
            permit.close();
            return new Lease(publisher, exchange.keepPermit(publisher::close), System.nanoTime());
        }

        void end() {
            permit.close();
            publisher.close();
        }
    }

    UploadLeases(Hub hub) {
        this.hub = hub;
    }

    /// The publisher of whoever sent a request, which lasts from now on.
    Publisher publisher(StreamName stream, Exchange exchange) {
        var uploader = new Uploader(stream, exchange.caller().identity());
        return leases.compute(uploader, (_, lease) -> lease == null ? open(uploader, exchange) : lease.renewed(exchange)).publisher;
    }

    private Lease open(Uploader uploader, Exchange exchange) {
        var publisher = hub.stream(uploader.stream).publisher(exchange.caller(), "HTTP uploads");
        endWhenUnused(uploader, publisher, exchange.loop(), LASTS_NANOS);
        return new Lease(publisher, exchange.keepPermit(publisher::close), System.nanoTime());
    }

    /// Forgets a publisher that is closed, unless a newer one has taken its place.
    void forget(StreamName stream, Publisher closed) {
        leases.computeIfPresent(new Uploader(stream, closed.caller().identity()), (_, lease) -> {
            if (!lease.publisher.equals(closed)) {
                return lease;
            }
            lease.permit.close();
            return null;
        });
    }

    private void endWhenUnused(Uploader uploader, Publisher publisher, EventLoop loop, long nanos) {
        loop.schedule(() -> {
            var lease = leases.get(uploader);
            if (lease == null || !lease.publisher.equals(publisher)) {
                return;
            }
            long left = lease.usedNanos + LASTS_NANOS - System.nanoTime();
            if (left <= 0 && leases.remove(uploader, lease)) {
                lease.end();
            } else {
                endWhenUnused(uploader, publisher, loop, Math.max(left, 0));
            }
        }, nanos, TimeUnit.NANOSECONDS);
    }

    /// Ends all publishers, once the event loops that would have done it have ended.
    @Override
    public void close() {
        leases.values().forEach(Lease::end);
        leases.clear();
    }
}
