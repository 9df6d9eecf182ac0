// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.http;

import dev.kineograph.Publisher;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.Source;
import dev.kineograph.capture.FoundPictures;
import dev.kineograph.capture.Relay;
import dev.kineograph.text.VisibleText;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/// The pictures at an address: a live picture, or a single one that is fetched again and again.
///
/// **Threading.** Immutable.
///
/// @param reach the servers that it may connect to
record HttpSource(HttpAddress address, Reach reach) implements Source {
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final int MAX_TYPE = 60;

    @Override
    public void run(Publisher publisher) throws IOException, InterruptedException {
        try (var fetch = new Fetch(address, reach)) {
            var response = fetch.get(Map.of());
            try (var body = response.body()) {
                StatusFault.check(address.origin(), response.statusCode(), address.credentials());
                var type = response.headers().firstValue("Content-Type").orElse("").toLowerCase(Locale.ROOT).strip();
                boolean isLive = !type.startsWith("image/") && (type.startsWith("multipart/") || address.poll().isEmpty());
                if (!isLive) {
                    new Snapshots(fetch, new Relay(publisher, address.origin()), address).run(response, address.poll().orElse(POLL));
                } else if (type.startsWith("text/") || type.startsWith("application/json")) {
                    throw new RefusedException(Refusal.NOT_AN_IMAGE, "%s: answers with %s (expected: a live picture or an image)"
                            .formatted(address.origin(), VisibleText.excerpt(type, MAX_TYPE)));
                } else {
                    LivePicture.show(body, new FoundPictures(publisher, address.origin()), address);
                }
            }
        }
    }
}
