// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.http;

import dev.kineograph.Metronome;
import dev.kineograph.Picture;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.capture.Relay;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// A single picture that is fetched again and again, but transferred only if it has changed where the server can tell (RFC 9110, 13).
///
/// **Threading.** Confined to the source's thread.
final class Snapshots {
    private static final int OK = 200;
    private static final int NOT_MODIFIED = 304;

    private final Fetch fetch;
    private final Relay pictures;
    private final HttpAddress address;
    private final Map<String, String> conditions = new HashMap<>();
    private byte[] newest = {};

    Snapshots(Fetch fetch, Relay pictures, HttpAddress address) {
        this.fetch = fetch;
        this.pictures = pictures;
        this.address = address;
    }

    /// Publishes the picture of each answer that has another one than before, until the thread is interrupted.
    ///
    /// @param first the answer that is there already
    void run(HttpResponse<PatientBody> first, Duration period) throws IOException, InterruptedException {
        var metronome = Metronome.every(period);
        metronome.await();
        show(first);
        while (true) {
            await(metronome);
            var response = fetch.get(conditions);
            try (var _ = response.body()) {
                show(response);
            }
        }
    }

    /// An address whose pictures are none is interrupted here, when its first picture is overdue.
    private void await(Metronome metronome) throws InterruptedException {
        try {
            metronome.await();
        } catch (InterruptedException e) {
            pictures.checkLast();
            throw e;
        }
    }

    private void show(HttpResponse<PatientBody> response) throws IOException, InterruptedException {
        switch (response.statusCode()) {
            case OK -> show(whole(response.body()), response);
            case NOT_MODIFIED -> {
                whole(response.body());
                pictures.confirm();
            }
            default -> throw new IOException("%s: status %d".formatted(address.origin(), response.statusCode()));
        }
    }

    private void show(byte[] picture, HttpResponse<?> response) {
        conditions.clear();
        response.headers().firstValue("ETag").ifPresent(tag -> conditions.put("If-None-Match", tag));
        response.headers().firstValue("Last-Modified").ifPresent(time -> conditions.put("If-Modified-Since", time));
        if (Arrays.equals(picture, newest)) {
            pictures.confirm();
        } else {
            newest = picture;
            pictures.publish(picture);
        }
    }

    private byte[] whole(PatientBody body) throws IOException, InterruptedException {
        var bytes = new ByteArrayOutputStream();
        try {
            for (var more = body.next(address.maxSilence(false)); more != null; more = body.next(address.maxSilence(false))) {
                byte[] part = new byte[more.remaining()];
                more.get(part);
                bytes.writeBytes(part);
                if (bytes.size() > Picture.MAX_BYTES) {
                    throw new RefusedException(Refusal.TOO_MANY_BYTES, "%s: a picture of more than %,d bytes (expected: one that ends)"
                            .formatted(address.origin(), Picture.MAX_BYTES));
                }
            }
        } catch (IOException e) {
            throw ConnectionFault.of(address.origin(), e);
        }
        return bytes.toByteArray();
    }
}
