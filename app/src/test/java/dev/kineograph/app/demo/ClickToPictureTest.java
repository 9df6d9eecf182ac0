// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.demo;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/// From a click to the picture that another viewer has received: drawn, encoded and sent.
class ClickToPictureTest {
    private static final Pattern TOKEN = Pattern.compile("name=\"token\" value=\"([^\"]+)\"");
    private static final Pattern SEAT = Pattern.compile("canvas.mjpg\\?seat=([^\"]+)\"");
    private static final Pattern LENGTH = Pattern.compile("(?is).*content-length: ([0-9]+).*");

    /// As many as may come at once.
    private static final int CLICKS = 20;

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void anotherViewerHasThePictureSoonAfterTheClick(TestReporter reporter) throws Exception {
        try (client;
                var demo = Demo.start(0, false)) {
            var base = "http://127.0.0.1:%d/canvas".formatted(demo.http().getPort());
            var page = client.send(request(base).header("Accept", "text/html").build(), BodyHandlers.ofString()).body();
            try (var clicking = live(base + ".mjpg?seat=" + found(SEAT, page));
                    var watching = live(base + ".mjpg")) {
                readPicture(clicking);
                readPicture(watching);
                var times = new ArrayList<Duration>();
                for (int i = 0; i < CLICKS; i++) {
                    long before = System.nanoTime();
                    click(base, found(TOKEN, page), 41 + 18 * i);
                    readPicture(watching);
                    times.add(Duration.ofNanos(System.nanoTime() - before));
                }
                Collections.sort(times);

                reporter.publishEntry("milliseconds from a click to the picture at another viewer",
                        "median %d, longest %d".formatted(times.get(CLICKS / 2).toMillis(), times.getLast().toMillis()));
                assertThat(times.get(CLICKS / 2)).isLessThan(Duration.ofSeconds(1));
            }
        }
    }

    private static HttpRequest.Builder request(String address) {
        return HttpRequest.newBuilder(URI.create(address));
    }

    private InputStream live(String address) throws Exception {
        return new BufferedInputStream(client.send(request(address).build(), BodyHandlers.ofInputStream()).body());
    }

    private static String found(Pattern pattern, String text) {
        var found = pattern.matcher(text);
        assertThat(found.find()).as("%s in %s", pattern, text).isTrue();
        return found.group(1);
    }

    private void click(String base, String token, int x) throws Exception {
        var form = BodyPublishers.ofString("token=%s&x=%d&y=41".formatted(token, x));
        assertThat(client.send(request(base + "?click=1").POST(form).build(), BodyHandlers.discarding()).statusCode()).isEqualTo(204);
    }

    private static void readPicture(InputStream live) throws IOException {
        var head = new ByteArrayOutputStream();
        while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = live.read();
            if (next < 0) {
                throw new EOFException(head.toString(ISO_8859_1));
            }
            head.write(next);
        }
        var length = LENGTH.matcher(head.toString(ISO_8859_1));
        assertThat(length.matches()).as(head.toString(ISO_8859_1)).isTrue();
        live.skipNBytes(Integer.parseInt(length.group(1)));
    }
}
