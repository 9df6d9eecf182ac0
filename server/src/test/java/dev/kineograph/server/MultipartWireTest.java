// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.Frame;
import java.io.IOException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A live stream byte for byte, in both framings, and who gets which.
@ExtendWith(NoLeaks.class)
@ParameterizedClass(name = "epoll: {0}")
@ValueSource(booleans = {true, false})
class MultipartWireTest {
    private static final String PADDING_LINE = "X-Pad: " + ".".repeat(60) + "\r\n";
    private static final String CHROMIUM = "Accept: image/jxl,image/avif,image/webp,image/apng,*/*;q=0.8";

    @AutoClose
    private final Stage stage;

    MultipartWireTest(boolean epoll) {
        stage = new Stage(Stage.BRISK.with(Stage.LOOPS.withEpoll(epoll)));
    }

    private String token() {
        return stage.hub.framing().contentType().replaceFirst(".*=", "");
    }

    private static String text(byte[] picture) {
        return new String(picture, ISO_8859_1);
    }

    private static String classicPart(Frame frame, byte[] picture, String token) {
        return head(frame) + text(picture) + "\r\n--" + token + "\r\n";
    }

    private static String head(Frame frame) {
        var captured = frame.capturedAt();
        return "Content-Type: image/png\r\nContent-Length: %d\r\nX-Timestamp: %d.%06d\r\n\r\n"
                .formatted(frame.length(), captured.getEpochSecond(), captured.getNano() / 1000);
    }

    private static String eagerPart(byte[] picture, String token) {
        return text(picture) + "\r\n--" + token + "\r\nContent-Type: image/jpeg\r\n\r\n";
    }

    @Test
    void theHeadKeepsEverybodyInBetweenFromHoldingPicturesBack() throws IOException {
        stage.show(Pictures.png(1));
        try (var client = stage.http()) {
            var head = client.get("/camera.mjpg").readHead().head();

            var sample = head.replaceFirst("Date: .*", "Date: then")
                    .replaceFirst("Last-Modified: .*", "Last-Modified: then")
                    .replaceFirst("kineograph=[^;]*", "kineograph=COOKIE")
                    .replace(token(), "TOKEN");
            assertThat(sample).isEqualTo("""
                    HTTP/1.1 200 OK
                    Date: then
                    X-Content-Type-Options: nosniff
                    Content-Security-Policy: default-src 'none'; sandbox
                    Cross-Origin-Resource-Policy: cross-origin
                    Content-Type: multipart/x-mixed-replace;boundary=TOKEN
                    Connection: close
                    Cache-Control: no-store, no-cache, must-revalidate, proxy-revalidate, pre-check=0, post-check=0, max-age=0
                    Pragma: no-cache
                    Expires: -1
                    Last-Modified: then
                    Vary: Accept
                    X-Accel-Buffering: no
                    Set-Cookie: kineograph=COOKIE; Path=/; HttpOnly; SameSite=Lax
                    Vary: Origin

                    """.replace("\n", "\r\n"));
        }
    }

    @Test
    void classicPartsHaveTheirLengthAndTheNextBoundaryBehindThem() throws IOException {
        try (var client = stage.http();
                var camera = stage.camera()) {
            camera.publish(Pictures.png(1));
            client.get("/camera.mjpg").readHead();

            var opening = "--" + token() + "\r\n";
            assertThat(text(client.read(opening.length()))).isEqualTo(opening);
            for (int i = 1; i <= 3; i++) {
                var part = classicPart(stage.newest("camera"), Pictures.png(i), token());
                assertThat(text(client.read(part.length()))).isEqualTo(part);
                assertThat(client.readWithin(20)).isEmpty();
                camera.publish(Pictures.png(i + 1));
            }
        }
    }

    @Test
    void eagerPartsHaveTheNextOnesHeadBehindThem() throws IOException {
        try (var client = stage.http();
                var camera = stage.camera()) {
            camera.publish(Pictures.png(1));
            client.get("/camera.mjpg", CHROMIUM).readHead();

            var opening = "--" + token() + "\r\n" + PADDING_LINE.repeat(16) + head(stage.newest("camera"));
            assertThat(text(client.read(opening.length()))).isEqualTo(opening);
            for (int i = 1; i <= 3; i++) {
                var part = eagerPart(Pictures.png(i), token());
                assertThat(text(client.read(part.length()))).isEqualTo(part);
                assertThat(client.readWithin(20)).isEmpty();
                camera.publish(Pictures.png(i + 1));
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "/camera.mjpg | */* | classic",
        "/camera.mjpg | | classic",
        "/camera.mjpg | text/plain | classic",
        "/camera.mjpg | multipart/x-mixed-replace, image/jpeg | classic",
        "/camera.mjpg | image/avif,image/webp,*/* | eager",
        "/camera.mjpg | text/html,application/xhtml+xml | eager",
        "/camera.mjpg | TEXT/HTML,APPLICATION/XHTML+XML;q=0.9 | eager",
        "/camera.mjpg | text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2 | classic",
        "/camera.mjpg?framing=eager | */* | eager",
        "/camera.mjpg?framing=classic | image/webp | classic",
        "/camera.mjpg?framing= | image/webp | eager",
        "/camera | */* | classic",
        "/camera | text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2 | classic",
        "/camera | image/webp | eager"
    })
    void whoAcceptsPicturesOrPagesGetsTheEagerFraming(String path, String accept, String framing) throws IOException {
        stage.show(Pictures.png(1));
        try (var client = stage.http()) {
            assertThat(client.get(path, "Accept: " + (accept == null ? "" : accept)).readHead().status()).isEqualTo(200);

            var opening = "--" + token() + "\r\n" + (framing.equals("eager") ? "X-Pad: " : "Content");
            assertThat(text(client.read(opening.length()))).isEqualTo(opening);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"lazy", "EAGER", "1"})
    void anotherFramingIsRefused(String framing) throws IOException {
        stage.show(Pictures.png(1));
        try (var client = stage.http()) {
            var answer = client.get("/camera.mjpg?framing=" + framing).readAnswer();

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text()).isEqualTo("framing: %s (expected: eager or classic)\n".formatted(framing));
        }
    }

    @Test
    void everyoneOfBothFramingsGetsEveryPicture() throws IOException {
        stage.stream("camera");
        try (var eager = stage.http();
                var classic = Viewing.of(stage.http(), "/camera.mjpg");
                var camera = stage.camera()) {
            eager.get("/camera.mjpg", CHROMIUM).readHead();
            stage.awaitViewers("camera", 2);
            for (int i = 1; i <= 50; i++) {
                byte[] picture = Pictures.large(i, 20_000);
                camera.publish(picture);

                assertThat(classic.next()).isEqualTo(picture);
                eager.readUntil(i == 1 ? "\r\n\r\n" : "image/jpeg\r\n\r\n");
                assertThat(text(eager.read(picture.length))).isEqualTo(text(picture));
            }
        }
    }

    @Test
    void http10GetsTheSameStream() throws IOException {
        stage.show(Pictures.png(1));
        try (var client = stage.http()) {
            client.send("GET /camera.mjpg HTTP/1.0\r\n\r\n");

            assertThat(client.readHead().header("Connection")).isEqualTo("close");
            client.readUntil(text(Pictures.png(1)));
        }
    }
}
