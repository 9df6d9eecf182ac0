// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.http;

import static dev.kineograph.capture.Upstream.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.StreamSettings;
import dev.kineograph.capture.SmallPictures;
import dev.kineograph.capture.Upstream;
import dev.kineograph.capture.Watched;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Addresses at which there is a single picture.
class SnapshotsTest {
    private final AtomicInteger number = new AtomicInteger();

    private static void write(OutputStream out, String headers, byte[] picture) throws IOException {
        out.write(bytes("HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\n%sContent-Length: %d\r\n\r\n".formatted(headers, picture.length)));
        out.write(picture);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/shot.jpg?a=1&poll=50ms", "/shot.jpg?poll=50ms&a=1", "/shot.jpg?a=1#poll=50ms"})
    void aPictureIsFetchedAgainAndAgainOnOneConnection(String address) throws Exception {
        try (var upstream = new Upstream((_, out) -> write(out, "", SmallPictures.jpeg(number.getAndIncrement())));
                var watched = new Watched(upstream.address(address))) {
            for (int i = 0; i < 5; i++) {
                assertThat(watched.next()).isEqualTo(SmallPictures.jpeg(i));
            }

            assertThat(upstream.connections()).isEqualTo(1);
            assertThat(upstream.requests()).allSatisfy(request -> assertThat(request).startsWith("GET /shot.jpg?a=1 HTTP/1.1\r\n"));
        }
    }

    @Test
    void withoutAPeriodItIsFetchedOnceASecond() throws Exception {
        try (var upstream = new Upstream((_, out) -> write(out, "", SmallPictures.jpeg(number.getAndIncrement())));
                var watched = new Watched(upstream.address("/shot.jpg"))) {
            watched.next();
            long first = System.nanoTime();
            watched.next();
            watched.next();

            assertThat(System.nanoTime() - first).isGreaterThan(1_000_000_000L);
        }
    }

    @Test
    void itIsTransferredOnlyWhenItHasChanged() throws Exception {
        try (var upstream = new Upstream((request, out) -> {
                    int picture = Math.min(number.getAndIncrement() / 3, 2);
                    if (request.contains("If-None-Match: \"p%d\"\r\n".formatted(picture))
                            && request.contains("If-Modified-Since: Sat, 28 Nov 2026 00:00:0%d GMT\r\n".formatted(picture))) {
                        out.write(bytes("HTTP/1.1 304 Not Modified\r\n\r\n"));
                    } else {
                        write(out, "ETag: \"p%1$d\"\r\nLast-Modified: Sat, 28 Nov 2026 00:00:0%1$d GMT\r\n".formatted(picture), SmallPictures.jpeg(picture));
                    }
                });
                var watched = new Watched(upstream.address("/shot.jpg#poll=50ms"))) {

            assertThat(watched.next()).isEqualTo(SmallPictures.jpeg(0));
            assertThat(watched.next()).isEqualTo(SmallPictures.jpeg(1));
            assertThat(watched.next()).isEqualTo(SmallPictures.jpeg(2));
            assertThat(watched.stream.stats().framesIn()).isEqualTo(3);
            assertThat(upstream.connections()).isEqualTo(1);
        }
    }

    @Test
    void theSamePictureFromAServerThatCannotTellIsNotShownAgain() throws Exception {
        try (var upstream = new Upstream((_, out) -> write(out, "", SmallPictures.jpeg(Math.min(number.getAndIncrement() / 5, 1))));
                var watched = new Watched(upstream.address("/shot.jpg#poll=50ms"))) {
            watched.next();
            watched.next();

            assertThat(upstream.requests()).hasSizeGreaterThanOrEqualTo(6);
            assertThat(watched.stream.stats().framesIn()).isEqualTo(2);
        }
    }

    @Test
    void aPeriodIsForAPictureAndALivePictureIsReadAllTheSame() throws Exception {
        try (var upstream = new Upstream((_, out) -> {
                    out.write(bytes("HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=b\r\n\r\n"));
                    for (int i = 0; i < 3; i++) {
                        out.write(bytes("--b\r\n\r\n"));
                        out.write(SmallPictures.jpeg(i));
                    }
                    await().forever().until(() -> false);
                });
                var watched = new Watched(upstream.address("/#poll=50ms"))) {
            for (int i = 0; i < 3; i++) {
                assertThat(watched.next()).isEqualTo(SmallPictures.jpeg(i));
            }

            assertThat(upstream.requests()).hasSize(1);
        }
    }

    @Test
    void whyThereIsNoPictureIsSaidWhenTheFirstOneIsOverdue() {
        // Long enough for the first answer to be there, however busy the machine is.
        var settings = StreamSettings.DEFAULT.withStartTimeout(Duration.ofSeconds(4));
        try (var upstream = new Upstream((_, out) -> write(out, "", bytes("<svg/>")));
                var watched = new Watched(upstream.address("/shot.jpg#poll=300ms"), settings)) {

            assertThat(watched.fault())
                    .startsWith("no picture within 4s: http://127.0.0.1:%d: image begins 3c 73 76 67 (expected: ".formatted(upstream.port()));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4})
    void aPictureThatIsCutOffIsTheSameFaultHoweverMuchOfItHasCome(int bytes) {
        try (var upstream = Upstream.of(bytes("HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nContent-Length: 1000\r\n\r\n" + "x".repeat(bytes)));
                var watched = new Watched(upstream.address("/shot.jpg"))) {

            assertThat(watched.fault()).isEqualTo("http://127.0.0.1:%d: the connection broke before the end of the answer", upstream.port());
        }
    }

    @Test
    void aRedirectToOtherParametersKeepsThePath() throws Exception {
        try (var upstream = new Upstream((request, out) -> {
                    if (request.startsWith("GET /cgi/shot.jpg?size=2 ")) {
                        write(out, "", SmallPictures.jpeg(1));
                    } else {
                        out.write(bytes("HTTP/1.1 302 Found\r\nLocation: ?size=2\r\nContent-Length: 0\r\n\r\n"));
                    }
                });
                var watched = new Watched(upstream.address("/cgi/shot.jpg?size=1"))) {

            assertThat(watched.next()).isEqualTo(SmallPictures.jpeg(1));
        }
    }

    @Test
    void aPictureWithoutAnEndIsGivenUpAt16MiB() {
        try (var upstream = new Upstream((_, out) -> {
                    out.write(bytes("HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\n\r\n"));
                    for (int i = 0; i < 20; i++) {
                        out.write(new byte[1 << 20]);
                    }
                });
                var watched = new Watched(upstream.address("/shot.jpg"))) {

            assertThat(watched.fault()).contains("a picture of more than 16,777,216 bytes");
        }
    }
}
