// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(NoLeaks.class)
class RequestTargetsTest {
    @AutoClose
    private final LogLines log = LogLines.ofKineograph();

    @AutoClose
    private final Stage stage = new Stage();

    @BeforeEach
    void show() {
        stage.show(Pictures.png(1));
    }

    private Answer get(String target) throws IOException {
        try (var client = stage.http()) {
            return client.get(target).readAnswer();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "/..", "/../camera.jpg", "/a/../camera.jpg", "/./camera.jpg", "//camera.jpg", "/camera/", "/%2e%2e/camera.jpg",
        "/camera%00.jpg", "/camera%0d%0aX:y.jpg", "/camera\\x.jpg", "/camera%5cx.jpg", "/%c0%ae%c0%ae.jpg",
        "/%e2%80%ae.jpg", "/-camera.jpg", "/.camera.jpg", "/camera;x.jpg", "/<b>.jpg", "/a'b.jpg", "/%.jpg",
        "/1/2/3/4/5/6/7/8/9.jpg", "/api/x.jpg", "/camera.jpg.png", "/camera.jpg.mjpg", "/camera.json.jpg"
    })
    void aNameOutsideItsGrammarIsRefused(String target) throws IOException {
        var answer = get(target);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("expected: ");
        assertThat(stage.hub.streams()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/camera.mjpg/", ".mjpg", ".json", ".jpg"})
    void tenKilobytesAreNoNameAndNotRepeated(String around) throws IOException {
        var answer = get("/" + "x".repeat(7_900) + around);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).hasSizeLessThan(500);
        assertThat(log.lines()).allMatch(line -> line.length() < 600);
    }

    @ParameterizedTest
    @CsvSource({
        "/camara.mjpg, /camera.mjpg",
        "/Camera, /camera",
        "/cameras.jpg, /camera.jpg",
        "/camera1.json, /camera.json"
    })
    void whatIsNotFoundNamesTheNearestAddress(String target, String nearest) throws IOException {
        var answer = get(target);

        assertThat(answer.status()).isIn(404, 400);
        assertThat(answer.text()).contains("did you mean " + nearest + "\n");
    }

    @Test
    void whatIsLikeNothingNamesTheList() throws IOException {
        var answer = get("/something/else/entirely.jpg");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.text()).isEqualTo("/something/else/entirely.jpg: there is no such stream; / lists the streams\n");
        assertThat(answer.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    }

    @Test
    void aNotFoundKeepsTheConnection() throws IOException {
        try (var client = stage.http()) {
            assertThat(client.get("/nothing.jpg").readAnswer().status()).isEqualTo(404);
            assertThat(client.get("/assets/nothing").readAnswer().status()).isEqualTo(404);
            assertThat(client.get("/camera.jpg").readAnswer().status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "http://localhost/camera.jpg", "HTTP://LOCALHOST:80/camera.jpg?x", "http://[::1]:8443/camera.jpg"
    })
    void theAbsoluteFormIsAPathToo(String target) throws IOException {
        assertThat(get(target).body()).isEqualTo(Pictures.png(1));
    }

    @Test
    void theAbsoluteFormMayHaveNoPath() throws IOException {
        assertThat(get("http://localhost").header("Content-Type")).startsWith("text/html");
        assertThat(get("http://localhost?x=/camera.jpg").header("Content-Type")).startsWith("text/html");
    }

    /// RFC 9112, 3.2.2: else a page could say one host to the browser's check and another one to ours.
    @Test
    void theHostOfTheAbsoluteFormCounts() throws IOException {
        try (var client = stage.http()) {
            client.put("http://127.0.0.1/new.png", Pictures.png(1), "Origin: http://localhost");
            assertThat(client.readAnswer().status()).isEqualTo(403);
        }
        try (var client = stage.http()) {
            client.put("http://evil.example/new.png", Pictures.png(1), "Origin: http://localhost");
            assertThat(client.readAnswer().status()).isEqualTo(421);
        }
        try (var client = stage.http()) {
            client.put("http://localhost/new.png", Pictures.png(1), "Origin: http://localhost");
            assertThat(client.readAnswer().status()).isEqualTo(201);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "*", "camera.jpg", "localhost:80", "ftp://localhost/camera.jpg", "http:///camera.jpg", "http://a b/", "http://me@x/camera.jpg",
        "file:///etc/passwd", "?x", "//"
    })
    void whatIsNoTargetIsRefused(String target) throws IOException {
        try (var client = stage.http()) {
            client.send("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n");

            assertThat(client.readAnswer().status()).isEqualTo(400);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"?", "?1732175881", "?x&1732175881", "?a=b?c=d", "?width=", "?unknown=%20", "?fresh=0"})
    void unknownAndEmptyParametersAreIgnored(String query) throws IOException {
        assertThat(get("/camera.jpg" + query).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "fresh=2, 1 or 0",
        "maxAge=soon, 'a time such as 500ms, 10s, 5m or 1h, or a number of seconds, 0s to 1000h'",
        "maxAge=-1, 'a time such as 500ms, 10s, 5m or 1h, or a number of seconds, 0s to 1000h'",
        "maxAge=9999999, 'a time such as 500ms, 10s, 5m or 1h, or a number of seconds, 0s to 1000h'",
        "width=0, 1 to 8,192",
        "width=9000, 1 to 8,192",
        "height=1e3, a whole number",
        "quality=101, 1 to 100",
        "format=svg, webp",
        "fresh=%zz, percent"
    })
    void aBadValueIsToldItsRange(String parameter, String expected) throws IOException {
        var answer = get("/camera.jpg?" + parameter);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains(expected);
    }
}
