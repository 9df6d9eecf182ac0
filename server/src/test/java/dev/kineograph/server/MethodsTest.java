// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.StreamName;
import dev.kineograph.StreamSettings;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(NoLeaks.class)
class MethodsTest {
    @AutoClose
    private final Stage stage = new Stage();

    @BeforeEach
    void show() {
        stage.show(Pictures.png(1));
    }

    @ParameterizedTest
    @CsvSource({
        "DELETE, /camera.mjpg, 'GET, HEAD, OPTIONS, POST, PUT'",
        "PUT, /camera.json, 'GET, HEAD, OPTIONS'",
        "PUT, /camera, 'DELETE, GET, HEAD, OPTIONS'",
        "PUT, /, 'GET, HEAD, OPTIONS'",
        "POST, /assets/page.css, 'GET, HEAD, OPTIONS'",
        "DELETE, /camera.jpg, 'GET, HEAD, OPTIONS, POST, PUT'",
        "PATCH, /camera.jpg, 'GET, HEAD, OPTIONS, POST, PUT'",
        "TRACE, /camera.jpg, 'GET, HEAD, OPTIONS, POST, PUT'",
        "TRACE, /, 'GET, HEAD, OPTIONS'"
    })
    void anotherMethodIs405AndNamesThoseThatThereAre(String method, String path, String allow) throws IOException {
        try (var client = stage.http()) {
            var answer = client.request(method, path, "Cookie: secret").readAnswer();

            assertThat(answer.status()).isEqualTo(405);
            assertThat(answer.header("Allow")).isEqualTo(allow);
            assertThat(answer.text()).contains(method, path, allow).doesNotContain("secret");
            assertThat(client.get("/camera.jpg").readAnswer().status()).isEqualTo(200);
        }
    }

    @Test
    void aBodyForAReadOnlyAddressIsNotReadAsTheNextRequest() throws IOException {
        try (var client = stage.http()) {
            client.put("/camera", "GET /camera.json HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII));

            var all = client.readToEnd();

            assertThat(new String(all, US_ASCII)).startsWith("HTTP/1.1 405 ").containsOnlyOnce("HTTP/1.1");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/camera.jpg, 'GET, HEAD, OPTIONS, POST, PUT'",
        "/camera.mjpg, 'GET, HEAD, OPTIONS, POST, PUT'",
        "/camera, 'GET, HEAD, OPTIONS'", // And DELETE, which no page may.
        "/not/there/yet.png, 'GET, HEAD, OPTIONS, POST, PUT'"
    })
    void optionsSaysWhatAPageMayAsk(String path, String methods) throws IOException {
        try (var client = stage.http()) {
            var answer = client.request("OPTIONS", path, "Origin: http://localhost", "Access-Control-Request-Method: PUT").readAnswer();

            assertThat(answer.status()).isEqualTo(204);
            assertThat(answer.header("Allow").replace("DELETE, ", "")).isEqualTo(methods);
            assertThat(answer.header("Allow").contains("DELETE")).isEqualTo(path.equals("/camera"));
            assertThat(answer.header("Access-Control-Allow-Methods")).isEqualTo(methods);
            assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("http://localhost");
            assertThat(answer.headers("Content-Length")).isEmpty();
            assertThat(client.get("/camera.jpg").readAnswer().status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/camera.jpg", "/camera.json", "/assets/page.css", "/", "/nothing.jpg"})
    void headGivesTheHeadOfAGetAndNoBody(String path) throws IOException {
        try (var client = stage.http()) {
            var get = client.get(path).readAnswer();
            var head = client.request("HEAD", path).readHead();

            assertThat(withoutWhatChanges(head)).isEqualTo(withoutWhatChanges(get));
            assertThat(client.get("/camera.jpg").readAnswer().status()).isEqualTo(200);
        }
    }

    private static String withoutWhatChanges(Answer answer) {
        return answer.head().replaceAll("(Date|X-Frame-Age|Content-Length): .*", "$1").replaceAll("kineograph=[^;]*", "kineograph=");
    }

    /// A live picture was modified now, and the second may change between two requests.
    private static String withoutTheTime(Answer answer) {
        return withoutWhatChanges(answer).replaceAll("Last-Modified: .*", "Last-Modified");
    }

    @Test
    void headAnnouncesTheLengthThatAGetWouldHave() throws IOException {
        try (var client = stage.http()) {
            assertThat(client.request("HEAD", "/camera.jpg").readHead().contentLength()).isEqualTo(Pictures.png(1).length);
        }
    }

    @Test
    void headOfALiveStreamGivesItsHeadAndEnds() throws IOException {
        try (var client = stage.http();
                var head = stage.http()) {
            var get = client.get("/camera.mjpg").readHead();

            var answer = Answer.whole(head.request("HEAD", "/camera.mjpg").readToEnd());

            assertThat(withoutTheTime(answer)).isEqualTo(withoutTheTime(get));
            assertThat(answer.body()).isEmpty();
        }
    }

    @Test
    void aHeadOfAPageOrALivePictureJoinsNothingAndStartsNothing() throws IOException {
        var runs = new AtomicInteger();
        stage.hub.add(StreamName.of("drawn"), StreamSettings.DEFAULT, _ -> runs.incrementAndGet());
        try (var client = stage.http()) {
            assertThat(client.request("HEAD", "/drawn", "Accept: text/html").readHead().status()).isEqualTo(200);
            assertThat(client.request("HEAD", "/drawn.mjpg").readHead().status()).isEqualTo(200);
        }
        assertThat(runs).hasValue(0);
        assertThat(stage.stream("drawn").stats().viewers()).isZero();
        assertThat(stage.stream("drawn").stats().connections()).isZero();
    }
}
