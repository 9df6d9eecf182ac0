// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.source.http;

import dev.kineograph.Hub;
import dev.kineograph.ImageStream;
import dev.kineograph.Picture;
import dev.kineograph.Publisher;
import dev.kineograph.RefusedException;
import dev.kineograph.StreamName;
import dev.kineograph.StreamSettings;
import dev.kineograph.server.http.Exchange;
import dev.kineograph.server.net.AddressShare;
import dev.kineograph.server.net.KeptPermit;
import io.netty.channel.EventLoop;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// The publishers of those who upload one image after the other: each stays open until 10 seconds have passed without another image.
///
/// **Threading.** Shared: called on every event loop.
final class UploadLeases implements AutoCloseable {
    private static final long LASTS_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Hub hub;
    private final ConcurrentHashMap<Uploader, Lease> leases = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong();

    private record Uploader(StreamName stream, String identity) {}

    /// @param id tells it from others of the same uploader
    private record Lease(Publisher publisher, KeptPermit permit, long id, long usedNanos) {
        /// From now on it depends on the permit of the newest request.
        Lease renewed(Exchange exchange) {
            permit.close();
            return new Lease(publisher, exchange.keepPermit(publisher::close), id, System.nanoTime());
        }

        void end() {
            permit.close();
            publisher.close();
        }
    }

    UploadLeases(Hub hub) {
        this.hub = hub;
    }

    /// Counts a picture that was refused before it could be published, if there is a stream of that name.
    void countRefused(StreamName name) {
        hub.find(name).ifPresent(ImageStream::countRefused);
    }

    /// The publisher of whoever sent a request, which lasts from now on.
    ///
    /// @param picture is published next
    /// @throws RefusedException if there is none for it; that is counted
    Publisher publisher(StreamName name, Exchange exchange, Picture picture) {
        try {
            var stream = hub.pushed(name, StreamSettings.DEFAULT, AddressShare.name(exchange.caller()), picture);
            var uploader = new Uploader(name, exchange.caller().identity());
            endRetired();
            return leases.compute(uploader, (_, lease) -> lease == null ? open(uploader, stream, exchange) : lease.renewed(exchange)).publisher;
        } catch (RefusedException e) {
            countRefused(name);
            throw e;
        }
    }

    private Lease open(Uploader uploader, ImageStream stream, Exchange exchange) {
        var publisher = stream.publisher(exchange.caller(), "HTTP uploads");
        long id = ids.incrementAndGet();
        endWhenUnused(uploader, id, exchange.loop(), LASTS_NANOS);
        return new Lease(publisher, exchange.keepPermit(publisher::close), id, System.nanoTime());
    }

    /// Streams that have made room for others are not to wait until their uploaders' time is over.
    private void endRetired() {
        if (leases.size() <= Hub.MAX_STREAMS) {
            return;
        }
        leases.forEach((uploader, lease) -> {
            if (lease.publisher.stream().isRetired() && leases.remove(uploader, lease)) {
                lease.end();
            }
        });
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

    /// The timer does not know the publisher: that may be gone much earlier.
    private void endWhenUnused(Uploader uploader, long id, EventLoop loop, long nanos) {
        loop.schedule(() -> {
            var lease = leases.get(uploader);
            if (lease == null || lease.id != id) {
                return;
            }
            long left = lease.usedNanos + LASTS_NANOS - System.nanoTime();
            if (left <= 0 && leases.remove(uploader, lease)) {
                lease.end();
            } else {
                endWhenUnused(uploader, id, loop, Math.max(left, 0));
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
