// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.source.http;

import dev.kineograph.Picture;
import dev.kineograph.Publisher;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.server.http.Exchange;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// The publisher of one live upload: it is open from the first picture to the end of the upload, and two seconds more, in which another upload
/// of the same sender takes it over.
///
/// **Threading.** Confined to the event loop of its request.
final class LiveUpload implements UploadPublisher {
    private final UploadLeases leases;
    private final Exchange exchange;
    private @Nullable Publisher publisher;

    /// That publisher has not published anything of this upload yet.
    private boolean isNew;

    LiveUpload(UploadLeases leases, Exchange exchange) {
        this.leases = leases;
        this.exchange = exchange;
    }

    @Override
    public void publish(Picture picture, BiConsumer<Publisher, Picture> how) {
        try {
            how.accept(publisher(picture), picture);
        } catch (RefusedException e) {
            boolean mayOpenAnother = publisher != null && (isNew || publisher.stream().isRetired());
            if (e.reason() != Refusal.CLOSED || !mayOpenAnother) {
                throw e;
            }
            publisher = null;
            how.accept(publisher(picture), picture);
        }
        isNew = false;
    }

    /// Asks for the stream before each picture, so that the memory of its newest picture is counted.
    private Publisher publisher(Picture picture) {
        try {
            var stream = leases.stream(exchange.match().stream(), exchange, picture);
            if (publisher == null) {
                publisher = leases.takeOver(stream, exchange);
                isNew = true;
            }
            return publisher;
        } catch (RefusedException e) {
            leases.countRefused(exchange.match().stream(), e.reason());
            throw e;
        }
    }

    @Override
    public void end(boolean isAllowed) {
        if (publisher == null) {
            return;
        }
        if (isAllowed) {
            leases.leave(publisher, exchange);
        } else {
            publisher.close();
        }
        publisher = null;
    }
}
