// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kineograph.RefusedException;
import dev.kineograph.server.settings.ImagestreamDialect;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.ServerSettings;
import dev.kineograph.server.settings.ViewerRules;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A port that speaks as the imagestream relay does.
@ExtendWith(NoLeaks.class)
@ParameterizedClass(name = "epoll: {0}")
@ArgumentsSource(AnyTransport.class)
class ImagestreamTest {
    /// A viewer that reads nothing for a while is not ended yet.
    private static final ServerSettings PATIENT =
            ServerSettings.DEFAULT.with(ViewerRules.DEFAULT.withStalledAfter(Duration.ofMinutes(1)));

    private static final byte[] HELLO = "hello".getBytes(UTF_8);

    @AutoClose
    private final LogLines log = LogLines.ofKineograph();

    @AutoClose
    private final Stage stage;

    ImagestreamTest(boolean epoll) {
        stage = new Stage(
                PATIENT.with(Stage.LOOPS.withEpoll(epoll)),
                new Listener.ForDialect(0, new ImagestreamDialect(Stage.CAMERA, "test", "/camera", "NAME.jpg", "x/FILE")),
                new Listener.ForDialect(0, new ImagestreamDialect(Stage.CAMERA)));
    }

    private WebSocketClient open(RawClient client) throws IOException {
        return WebSocketClient.of(client, "/camera");
    }

    private RawClient anyPath() {
        return RawClient.to(stage.ports().get(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/test", "/camera", "/camera?at=1", "/NAME.jpg", "/x/FILE"})
    void eachPathOfTheListShowsTheOneStream(String path) throws IOException {
        try (var viewer = WebSocketClient.of(stage.http(), path)) {
            stage.show(Pictures.png(1));

            var message = viewer.next();

            assertThat(message.opcode()).isEqualTo(WebSocketClient.BINARY);
            assertThat(message.payload()).isEqualTo(Pictures.png(1));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/camera", "/what/ever.jpg"})
    void withoutAListEveryPathDoes(String path) throws IOException {
        stage.show(Pictures.png(1));
        try (var viewer = WebSocketClient.of(anyPath(), path);
                var browser = anyPath()) {
            assertThat(viewer.next().payload()).isEqualTo(Pictures.png(1));
            assertThat(browser.get(path).readAnswer().text()).contains("<canvas");
        }
    }

    @Test
    void pagesOfEveryOriginMayWatch() throws IOException {
        stage.show(Pictures.png(1));
        try (var client = stage.http()) {
            var answer = WebSocketClient.ask(client, "/test", "Origin: https://elsewhere.example", "Cookie: a=b").readHead();

            assertThat(answer.status()).isEqualTo(101);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/tset", "/test/", "/camera.mjpg", "/camera.json", "/name.jpg"})
    void aWrongPathIsNotFoundAndOnlyTheLogNamesTheRightOnes(String path) throws IOException {
        try (var socket = stage.http();
                var browser = stage.http()) {
            var refused = WebSocketClient.ask(socket, path).readAnswer();
            var page = browser.get(path).readAnswer();

            for (var answer : List.of(refused, page)) {
                assertThat(answer.status()).isEqualTo(404);
                assertThat(answer.text()).isEqualTo(path + ": nothing is shown there; the server's log names the right address\n");
            }
            assertThat(log.lines()).singleElement().asString().isEqualTo(
                    "imagestream 127.0.0.1: %s: nothing is shown there (expected: /test or /camera or /NAME.jpg or /x/FILE)"
                            .formatted(path));
            assertThat(stage.rejected("imagestream NO_SUCH_STREAM")).isEqualTo(2);
        }
    }

    @Test
    void aPathThatTakesNoSuchMethodSaysSo() throws IOException {
        try (var client = stage.http()) {
            assertThat(client.request("POST", "/test").readAnswer().status()).isEqualTo(405);
            assertThat(client.request("HEAD", "/test").readHead().header("Content-Type")).startsWith("text/html");
        }
    }

    @Test
    void theRootLeadsABrowserOfThisMachineToThePage() throws IOException {
        try (var client = stage.http()) {
            var answer = client.get("/").readAnswer();

            assertThat(answer.status()).isEqualTo(302);
            assertThat(answer.header("Location")).isEqualTo("/test");
        }
    }

    @Test
    void theRootTellsNobodyElse() throws IOException {
        try (var client = stage.http()) {
            var answer = client.get("/", "X-Forwarded-For: 192.0.2.1").readAnswer();

            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.head() + answer.text()).doesNotContain("test");
        }
    }

    @Test
    void whatThePageLoadsIsThere() throws IOException {
        for (var client : List.of(stage.http(), anyPath())) {
            try (client) {
                var page = client.get("/test").readAnswer();

                assertThat(page.status()).isEqualTo(200);
                assertThat(page.header("Content-Security-Policy")).contains("default-src 'self'");
                for (var file : List.of("relay.js", "page.css", "icon.svg")) {
                    assertThat(page.text()).contains("assets/" + file);
                    assertThat(client.get("/assets/" + file).readAnswer().status()).as(file).isEqualTo(200);
                }
            }
        }
    }

    @Test
    void aTextIsAnsweredAndABinaryMessageIsNot() throws IOException {
        try (var viewer = open(stage.http())) {
            viewer.send(WebSocketClient.BINARY, HELLO);
            viewer.send(WebSocketClient.TEXT, HELLO);
            viewer.send(WebSocketClient.TEXT, "\u00e4 \ud83d\udc4b".getBytes(UTF_8));

            assertThat(viewer.next().text()).isEqualTo("You said: hello");
            assertThat(viewer.next().text()).isEqualTo("You said: \u00e4 \ud83d\udc4b");
        }
    }

    @Test
    void anAnswerStandsBetweenTwoPicturesAndNeverInOne() throws IOException {
        var pictures = List.of(Pictures.large(1, 3_000_000), Pictures.large(2, 3_000_000));
        try (var viewer = open(stage.narrow())) {
            stage.awaitViewers("camera", 1);
            stage.show(pictures.getFirst());
            assertThat(viewer.client().read(10)).hasSize(10);
            viewer.send(WebSocketClient.TEXT, HELLO).send(WebSocketClient.PING, HELLO);
            stage.show(pictures.getLast());

            assertThat(viewer.client().read(pictures.getFirst().length)).isEqualTo(pictures.getFirst());
            assertThat(viewer.next().text()).isEqualTo("You said: hello");
            assertThat(viewer.next().payload()).isEqualTo(pictures.getLast());
        }
    }

    @Test
    void whoAsksOnAndOnAndDoesNotReadCostsOneAnswer() throws IOException {
        int asked = 200;
        byte[] question = new byte[20_000];
        Arrays.fill(question, (byte) 'x');
        try (var viewer = open(stage.narrow())) {
            for (int i = 0; i < asked; i++) {
                viewer.send(WebSocketClient.TEXT, question);
            }
            stage.show(Pictures.png(1));

            int answered = 0;
            while (viewer.next().opcode() == WebSocketClient.TEXT) {
                answered++;
            }
            assertThat(answered).isPositive().isLessThan(asked / 3);
        }
    }

    @Test
    void aPathThatNoAddressHasIsRefused() {
        for (var path : List.of("a b", "a?b", "a#b", "//a", "\u00e4", "assets/x", "%41", "x".repeat(300))) {
            assertThatThrownBy(() -> new ImagestreamDialect(Stage.CAMERA, path))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageStartingWith("paths: '");
        }
        assertThat(new ImagestreamDialect(Stage.CAMERA, "", "/", "a/", "b/c", "/b/c").paths())
                .containsExactly("/", "/a/", "/b/c");
    }
}
