// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.server.settings.DropIn;
import dev.kineograph.server.settings.Listener;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// An address that leads nowhere says where to go: as a page in a browser's tab, as a sentence to everything else.
class RefusalPageTest {
    private static final String TAB = "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

    @AutoClose
    private final LogLines ignored = LogLines.ofKineograph();

    @AutoClose
    private final Stage stage =
            new Stage(Stage.STEADY, new Listener.Http(0), new Listener.Http(0).with(new DropIn(true, Optional.empty(), "/webcam")));

    @BeforeEach
    void show() {
        stage.show(Pictures.png(1));
    }

    private Answer get(int listener, String path, String accept) throws IOException {
        try (var client = RawClient.to(stage.ports().get(listener))) {
            return client.get(path, accept).readAnswer();
        }
    }

    private Answer get(String path, String accept) throws IOException {
        return get(0, path, accept);
    }

    @Test
    void inATabItIsAPageThatFitsAPhoneAndLeadsOn() throws IOException {
        var answer = get("/camara", TAB);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
        assertThat(answer.header("Content-Security-Policy")).startsWith("default-src 'self'");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.text())
                .contains("<meta name=\"viewport\"", "href=\"./assets/page.css\"", "<title>not found - Kineograph</title>")
                .contains("/camara: there is no such stream; did you mean <a href=\"./camera\">/camera</a>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Accept: */*", "Accept: image/avif,image/webp,*/*;q=0.8", "Accept: text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2"})
    void toEverythingElseItIsASentence(String accept) throws IOException {
        var answer = get("/camara", accept);

        assertThat(answer.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(answer.text()).isEqualTo("/camara: there is no such stream; did you mean /camera\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/%3Cscript%3Ealert(1)%3C/script%3E", "/%22%3E%3Cimg%20src=x%20onerror=alert(1)%3E", "/a%26lt;b", "/x%20/'onclick='y"})
    void nothingThatWasAskedForIsMarkup(String path) throws IOException {
        var text = get(path, TAB).text();

        assertThat(text).contains("<p class=\"fault\">stream name: ").doesNotContain("<script>", "<img", "onclick='y\"", "\"><");
    }

    @Test
    void belowAPathItsLinksAreRelative() throws IOException {
        assertThat(get(1, "/webcam/a/b", TAB).text()).contains("; <a href=\"../\">/webcam/</a> lists the streams", "href=\"../assets/page.css\"");
        assertThat(get(1, "/webcam/camara", TAB).text()).contains("did you mean <a href=\"./camera\">/webcam/camera</a>");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "/camera.mjpeg | did you mean /camera.mjpg",
        "/camera/ | did you mean /camera",
        "/camera/stream.mjpg | did you mean /camera.mjpg",
        "/stream | this address names no stream, and there are several (expected: /camera or /door or a stream that / lists; or listen.stream in the configuration)",
        "/state | this address names no stream, and there are several (expected: /camera or /door or a stream that / lists; or listen.stream in the configuration)"
    })
    void aSentenceLeadsToWhatWasMeant(String path, String hint) throws IOException {
        stage.stream("door");
        var answer = get(path, "Accept: */*");

        assertThat(answer.status()).isIn(400, 404);
        assertThat(answer.text().strip()).endsWith(hint);
    }

    @Test
    void aPictureForAPageIsLedToItsAddress() throws IOException {
        try (var client = stage.http()) {
            var answer = client.put("/camera", Pictures.png(2)).readAnswer();

            assertThat(answer.status()).isEqualTo(405);
            assertThat(answer.text()).isEqualTo(
                    "PUT /camera: this address takes no PUT (expected: DELETE, GET, HEAD, OPTIONS; pictures go to /camera.jpg, or one behind the other to /camera.mjpg)\n");
        }
    }
}
