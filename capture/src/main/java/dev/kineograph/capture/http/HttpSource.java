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
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/// The pictures at an address: a live picture, or a single one that is fetched again and again.
///
/// **Threading.** Immutable.
record HttpSource(HttpAddress address) implements Source {
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final int OK = 200;
    private static final int MAX_TYPE = 60;

    @Override
    public void run(Publisher publisher) throws IOException, InterruptedException {
        try (var fetch = new Fetch(address)) {
            var response = fetch.get(Map.of());
            try (var body = response.body()) {
                check(response);
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

    /// @throws RefusedException if somebody has to change something before there is a picture
    /// @throws IOException if it may be better the next time
    private void check(HttpResponse<?> response) throws IOException {
        int status = response.statusCode();
        if (status == OK) {
            return;
        }
        var sentence = "%s: status %d%s".formatted(address.origin(), status, hint(status));
        switch (status) {
            case 401, 403 -> throw new RefusedException(Refusal.DENIED, sentence);
            case 400, 404, 405, 406, 410 -> throw new RefusedException(Refusal.BAD_VALUE, sentence);
            default -> throw new IOException(sentence);
        }
    }

    private String hint(int status) {
        return switch (status) {
            case 401 -> address.credentials()
                    .map(": refuses %s"::formatted)
                    .orElse(": wants a user and a password (expected: http://USER:PASSWORD@HOST)");
            case 403 -> ": it is not allowed";
            case 404 -> ": no such path";
            default -> "";
        };
    }
}
