// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.Access.Decision;
import dev.kineograph.server.settings.ImagestreamDialect;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.PublishRules;
import dev.kineograph.server.settings.Readers;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Any page may show a picture; to read it by a script is for pages of the server's own host, and for those that are listed.
@ExtendWith(NoLeaks.class)
class ReadersTest {
    private static final String POLLS = "/socket.io/?EIO=4&transport=polling";
    private static final String SOCKET = "/socket.io/?EIO=4&transport=websocket";

    @AutoClose
    private final LogLines ignored = LogLines.ofKineograph();

    @AutoClose
    private final Stage stage = new Stage(
            Stage.BRISK.with((_, _, _) -> Decision.undecided()),
            new Listener.Http(0)
                    .with(PublishRules.DEFAULT.withOrigins("http://pushes.example"))
                    .with(Readers.of("https://Reads.example:8443"))
                    .withDialects(new ImagestreamDialect(Stage.CAMERA, "live")),
            new Listener.Http(0).with(Readers.ANY),
            new Listener.ForDialect(0, new ImagestreamDialect(Stage.CAMERA)));

    @BeforeEach
    void show() {
        stage.show(Pictures.png(1));
    }

    private Answer get(int listener, String path, String... headers) throws IOException {
        try (var client = RawClient.to(stage.ports().get(listener))) {
            return client.get(path, headers).readHead();
        }
    }

    private Answer webSocket(int listener, String path, String... headers) throws IOException {
        try (var client = RawClient.to(stage.ports().get(listener))) {
            return WebSocketClient.ask(client, path, headers).readHead();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/camera.jpg", "/camera.mjpg", "/camera", "/camera.json", "/", "/socket.io/socket.io.js"})
    void aForeignPageReadsNothingAndIsToldWhatToSet(String path) throws IOException {
        try (var client = stage.http()) {
            var answer = client.get(path, "Origin: http://evil.example").readAnswer();

            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.headers("Access-Control-Allow-Origin")).isEmpty();
            assertThat(answer.text())
                    .isEqualTo("pages of http://evil.example may not read here (expected: a page of the same host, or an origin in the "
                            + "listener's 'readers')\n");
        }
        assertThat(stage.rejected("http DENIED")).isOne();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/camera", "/live"})
    void aForeignPageGetsNoWebSocket(String path) throws IOException {
        assertThat(webSocket(0, path, "Origin: http://evil.example").status()).isEqualTo(403);
        assertThat(webSocket(0, path, "Origin: null").status()).isEqualTo(403);
        assertThat(webSocket(0, path, "Origin: http://localhost:7125").status()).isEqualTo(101);
        assertThat(webSocket(0, path).status()).as("a program").isEqualTo(101);
    }

    private static final String WHY = "pages of http://evil.example may not read here (expected: a page of the same host, or an origin in the "
            + "listener's 'readers')";

    /// Also by a client that sends cookies, as 1.x and 2.x do.
    private static void assertReadableByPage(Answer answer) {
        assertThat(answer.headers("Access-Control-Allow-Origin")).containsExactly("http://evil.example");
        assertThat(answer.headers("Access-Control-Allow-Credentials")).containsExactly("true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"4", "3"})
    void aForeignPageIsToldSoBySocketIoAndNothingElse(String version) throws IOException {
        var polls = "/socket.io/?transport=polling&EIO=" + version;
        try (var client = stage.http()) {
            var opened = client.get(polls, "Origin: http://evil.example").readAnswer();
            assertReadableByPage(opened);
            var session = polls + "&sid=" + opened.text().replaceFirst(".*\"sid\":\"([^\"]*)\".*", "$1");
            if (version.equals("4")) {
                client.send("POST %s HTTP/1.1\r\nHost: localhost\r\nOrigin: http://evil.example\r\nContent-Length: 2\r\n\r\n40".formatted(session))
                        .readAnswer();
            }

            var told = client.get(session, "Origin: http://evil.example").readAnswer();

            assertReadableByPage(told);
            assertThat(told.text()).contains("44").contains(WHY);
            // Nothing more comes until the session ends.
            assertThat(client.get(session, "Origin: http://evil.example").readAnswer().text()).isIn("1", "1:1");
        }
        assertThat(stage.rejected("socket.io DENIED")).isOne();
    }

    @Test
    void aForeignPageThatSpeaksTheOldestProtocolReadsTheRefusalOfItsHandshake() throws IOException {
        try (var client = stage.http()) {
            var answer = client.get("/socket.io/1/", "Origin: http://evil.example").readAnswer();

            assertThat(answer.status()).isEqualTo(403);
            assertReadableByPage(answer);
            assertThat(answer.text()).isEqualTo(WHY + "\n");
        }
        assertThat(stage.rejected("socket.io DENIED")).isOne();
    }

    @Test
    void aForeignPageIsToldSoOnAWebSocketInEachNamespace() {
        try (var page = new SocketIoPeer(stage.server.port(), "/camera", "", "", "Origin", "http://evil.example")) {
            assertThat(page.next()).isEqualTo("4/camera,{\"message\":\"%s\"}".formatted(WHY));
            assertThat(page.next()).isEqualTo("closed");
        }
    }

    @Test
    void aForeignPageGetsNoAnswerInASessionOfAProgram() throws IOException {
        try (var client = stage.http()) {
            var sid = client.get(POLLS).readAnswer().text().replaceFirst(".*\"sid\":\"([^\"]*)\".*", "$1");
            var session = POLLS + "&sid=" + sid;
            client.send("POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n40".formatted(session)).readAnswer();

            assertThat(client.get(session, "Origin: http://evil.example").readAnswer().status()).isEqualTo(403);
            assertThat(client.get(session).readAnswer().text()).startsWith("40{");
        }
    }

    @Test
    void everyPageShowsPictures() throws IOException {
        for (var path : new String[] {"/camera.jpg", "/camera.mjpg"}) {
            var head = get(0, path, "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors", "Referer: http://evil.example/");

            assertThat(head.status()).isEqualTo(200);
            assertThat(head.headers("Access-Control-Allow-Origin")).as("what is shown cannot be read").isEmpty();
            assertThat(head.headers("Vary")).as("nor may a cache give it to a page that reads").contains("Origin");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "localhost:8080, http://localhost:8080, true",
        "localhost:8080, http://localhost:7125, true",
        "localhost:8080, https://LOCALHOST, true",
        "192.168.1.5, http://192.168.1.5:7125, true",
        "[fd00::5]:8080, http://[fd00::5]:7125, true",
        "localhost, https://reads.example:8443, true",
        "localhost, https://READS.example:8443, true",
        "localhost, http://pushes.example, true",
        "localhost, https://reads.example, false",
        "localhost, http://reads.example:8443, false",
        "localhost, http://127.0.0.1, false",
        "localhost, http://localhost.evil.example, false",
        "localhost, http://localhost@evil.example, false",
        "localhost, http://evil.example/localhost, false",
        "localhost, http://localhost:8080:8080, false",
        "localhost, ftp://localhost, false",
        "localhost, file://, false",
        "localhost, null, false",
    })
    void pagesOfTheRequestsHostAndListedOnesRead(String host, String origin, boolean reads) throws IOException {
        try (var client = stage.http()) {
            var head = client.send("GET /camera.jpg HTTP/1.1\r\nHost: %s\r\nOrigin: %s\r\n\r\n".formatted(host, origin)).readHead();

            assertThat(head.status()).isEqualTo(reads ? 200 : 403);
            assertThat(head.headers("Access-Control-Allow-Origin")).isEqualTo(reads ? List.of(origin) : List.of());
            assertThat(head.headers("Vary")).contains("Origin");
        }
    }

    @Test
    void onlyPagesThatMayPublishMaySendCookies() throws IOException {
        assertThat(get(0, "/camera.jpg", "Origin: http://localhost").header("Access-Control-Allow-Credentials")).isEqualTo("true");
        assertThat(get(0, "/camera.jpg", "Origin: http://pushes.example").header("Access-Control-Allow-Credentials")).isEqualTo("true");
        assertThat(get(0, "/camera.jpg", "Origin: http://localhost:7125").headers("Access-Control-Allow-Credentials")).isEmpty();
        assertThat(get(1, "/camera.jpg", "Origin: http://evil.example").headers("Access-Control-Allow-Credentials")).isEmpty();
    }

    @Test
    void aPageThatMayReadCanShowWhyItGetsNoPicture() throws IOException {
        for (var path : new String[] {"/nothing.jpg", "/camera.jpg?width=x"}) {
            assertThat(get(0, path, "Origin: http://localhost:7125").header("Access-Control-Allow-Origin")).isEqualTo("http://localhost:7125");
        }
    }

    @Test
    void whereAnyPageMayReadEachDoes() throws IOException {
        var head = get(1, "/camera.jpg", "Origin: http://evil.example");

        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(head.headers("Vary")).isEmpty();
        assertThat(webSocket(1, "/camera", "Origin: http://evil.example").status()).isEqualTo(101);
        assertThat(webSocket(1, SOCKET, "Origin: http://evil.example").status()).isEqualTo(101);
    }

    @Test
    void anyPageReadsAtTheOwnPortOfADialect() throws IOException {
        assertThat(webSocket(2, "/live", "Origin: http://evil.example").status()).isEqualTo(101);
    }

    @Test
    void anUploadIsRefusedByTheRulesForPublishing() throws IOException {
        try (var client = stage.http()) {
            var answer = client.put("/camera.png", Pictures.png(1), "Origin: https://reads.example:8443").readAnswer();

            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.text()).contains("'origins'");
            assertThat(answer.header("Access-Control-Allow-Origin")).as("it reads why").isEqualTo("https://reads.example:8443");
        }
    }
}
