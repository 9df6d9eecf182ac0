// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.watch;

import dev.kineograph.app.client.ServerLogin;
import dev.kineograph.text.VisibleText;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/// Watches a live picture and measures it.
///
/// **Threading.** Confined to the thread that watches; to end early, interrupt it. A separate thread reads the pictures.
public final class Watch {
    private final URI address;
    private final ServerLogin login;
    private volatile Meter meter = new Meter(System::nanoTime);
    private volatile String end = "";

    private Watch(URI address, ServerLogin login) {
        this.address = address;
        this.login = login;
    }

    /// Watches the picture at an address, with or without `http://` before it.
    ///
    /// @throws dev.kineograph.RefusedException if it is not an address
    public static Watch of(String url, ServerLogin login) {
        return new Watch(StreamingBody.address(url), login);
    }

    /// The address.
    public URI address() {
        return address;
    }

    /// Watches until the stream ends, or for the given time from its beginning.
    ///
    /// @param every receives a line of measurements once a second
    /// @throws IOException if there is nothing to watch; the message is a sentence for people
    /// @throws InterruptedException if the thread was interrupted; what was measured until then counts
    public void run(Duration longest, Consumer<String> every) throws IOException, InterruptedException {
        try (var body = StreamingBody.open(address, login, longest)) {
            long began = System.nanoTime();
            meter = new Meter(System::nanoTime);
            var reader = Thread.ofVirtual().start(() -> read(body));
            for (var left = longest; left.isPositive(); left = longest.minusNanos(System.nanoTime() - began)) {
                var second = left.compareTo(Duration.ofSeconds(1)) < 0 ? left : Duration.ofSeconds(1);
                if (reader.join(second)) {
                    return;
                }
                every.accept(Report.line(meter.latest()));
            }
            end = "the time is up";
        } catch (InterruptedException e) {
            end = "stopped";
            throw e;
        }
    }

    private void read(StreamingBody body) {
        var why = "the server ended it";
        try {
            for (var part = body.next(); part != null; part = body.next()) {
                meter.count(part, Instant.now());
            }
        } catch (IOException e) {
            why = VisibleText.line("the connection broke: " + e.getMessage());
        }
        if (end.isEmpty()) {
            end = why;
        }
    }

    /// Whether any picture arrived.
    public boolean sawAnything() {
        return meter.all().frames() > 0;
    }

    /// What was measured, as one line.
    public String summary() {
        return VisibleText.line(Report.summary(address.toString(), meter.all()) + (end.isEmpty() ? "" : "; " + end));
    }

    /// What was measured, as one JSON object.
    ///
    /// @throws IOException never; the JSON writer declares it
    public String json() throws IOException {
        return Report.json(address.toString(), meter.all(), end);
    }
}
