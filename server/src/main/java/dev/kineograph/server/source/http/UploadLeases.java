// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.source.http;

import dev.kineograph.Hub;
import dev.kineograph.ImageStream;
import dev.kineograph.Picture;
import dev.kineograph.Publisher;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.StreamName;
import dev.kineograph.StreamSettings;
import dev.kineograph.server.http.EntityTag;
import dev.kineograph.server.http.Exchange;
import dev.kineograph.server.net.AddressShare;
import dev.kineograph.server.net.KeptPermit;
import io.netty.channel.EventLoop;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// The publishers of clients that upload one image after another: each stays open until 10 seconds have passed without another image. The
/// publisher of a live upload is kept here for 2 seconds after the upload has ended.
///
/// **Threading.** Shared: called on every event loop.
final class UploadLeases implements AutoCloseable {
    private static final long LASTS_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long LINGERS_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Hub hub;
    private final ConcurrentHashMap<Uploader, Lease> leases = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong();

    private record Uploader(StreamName stream, String identity) {}

    /// @param id distinguishes it from others of the same uploader
    private record Lease(Publisher publisher, KeptPermit permit, long id, long untilNanos) {
        static Lease of(Publisher publisher, Exchange exchange, long id, long lastsNanos) {
            return new Lease(publisher, exchange.keepPermit(publisher::close), id, System.nanoTime() + lastsNanos);
        }

        /// The same lease, which from now on depends on the permit of the newest request.
        Lease renewed(Exchange exchange) {
            permit.close();
            return of(publisher, exchange, id, LASTS_NANOS);
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
    void countRefused(StreamName name, Refusal reason) {
        hub.find(name).ifPresent(stream -> stream.countRefused(reason));
    }

    /// The entity tag of a stream's newest picture, if it has one.
    Optional<String> tag(StreamName name) {
        return hub.find(name).map(ImageStream::newest).map(EntityTag::of);
    }

    /// The publisher for the sender of a request; its time starts again.
    ///
    /// @param picture the picture that is published next
    /// @throws RefusedException if it gets none, which is counted
    Publisher publisher(StreamName name, Exchange exchange, Picture picture) {
        try {
            var stream = stream(name, exchange, picture);
            var uploader = new Uploader(name, exchange.caller().identity());
            endRetired();
            return leases.compute(uploader, (_, lease) -> lease == null ? open(uploader, stream, exchange) : lease.renewed(exchange)).publisher;
        } catch (RefusedException e) {
            countRefused(name, e.reason());
            throw e;
        }
    }

    /// The stream of that name, which is created if it does not exist.
    ///
    /// @param picture the picture that is published there next
    /// @throws RefusedException if there is no room for it
    ImageStream stream(StreamName name, Exchange exchange, Picture picture) {
        return hub.pushed(name, StreamSettings.DEFAULT, AddressShare.name(exchange.caller()), picture);
    }

    /// A publisher for a live upload: that of the same sender's last upload, if it is still open here, or a new one. It may have
    /// been closed meanwhile.
    ///
    /// @throws RefusedException if somebody else publishes
    Publisher takeOver(ImageStream stream, Exchange exchange) {
        var lease = leases.remove(new Uploader(stream.name(), exchange.caller().identity()));
        if (lease == null) {
            return publisher(stream, exchange, "a live HTTP upload");
        }
        lease.permit.close();
        return lease.publisher;
    }

    /// Keeps the publisher of a live upload that has ended, for its sender's next one.
    void leave(Publisher publisher, Exchange exchange) {
        if (exchange.loop().isShuttingDown()) {
            publisher.close();
            return;
        }
        var uploader = new Uploader(publisher.stream().name(), exchange.caller().identity());
        var lease = Lease.of(publisher, exchange, ids.incrementAndGet(), LINGERS_NANOS);
        if (leases.putIfAbsent(uploader, lease) == null) {
            endWhenUnused(uploader, lease.id, exchange.loop(), LINGERS_NANOS);
        } else {
            lease.end();
        }
    }

    /// Whose place it is, with the address, is only told to those who may administer the stream.
    private static Publisher publisher(ImageStream stream, Exchange exchange, String kind) {
        try {
            return stream.publisher(exchange.caller(), kind);
        } catch (RefusedException e) {
            throw exchange.mayAdminister() ? new RefusedException(e.reason(), e.logged()) : e;
        }
    }

    private Lease open(Uploader uploader, ImageStream stream, Exchange exchange) {
        var publisher = publisher(stream, exchange, "HTTP uploads");
        long id = ids.incrementAndGet();
        endWhenUnused(uploader, id, exchange.loop(), LASTS_NANOS);
        return Lease.of(publisher, exchange, id, LASTS_NANOS);
    }

    /// Ends the leases of streams that have made room for others, before their time is over.
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

    /// The timer does not refer to the publisher, which may be gone much earlier.
    private void endWhenUnused(Uploader uploader, long id, EventLoop loop, long nanos) {
        loop.schedule(() -> {
            var lease = leases.get(uploader);
            if (lease == null || lease.id != id) {
                return;
            }
            long left = lease.untilNanos - System.nanoTime();
            if (left <= 0 && leases.remove(uploader, lease)) {
                lease.end();
            } else {
                endWhenUnused(uploader, id, loop, Math.max(left, 0));
            }
        }, nanos, TimeUnit.NANOSECONDS);
    }

    /// Ends all publishers, after the event loops that would have done it.
    @Override
    public void close() {
        leases.values().forEach(Lease::end);
        leases.clear();
    }
}
