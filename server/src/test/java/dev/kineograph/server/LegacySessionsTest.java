// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.server.settings.Pings;
import dev.kineograph.server.socketio.engine.Echo;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Sessions of socket.io 0.8 and 0.9, over real sockets; the listener echoes what it hears.
@ExtendWith(NoLeaks.class)
class LegacySessionsTest {
    private static final String PATH = "/socket.io/1/";

    /// Answers are here before the first heartbeat on a busy machine too.
    @AutoClose
    private final EngineServer server = with(Duration.ofSeconds(30));

    private static EngineServer with(Duration heartbeat) {
        return new EngineServer(EngineServer.BRISK.with(new Pings(heartbeat, Duration.ofSeconds(30))), Echo::new);
    }

    private Answer get(String path) throws IOException {
        return get(server, path);
    }

    private static Answer get(EngineServer server, String path) throws IOException {
        try (var client = server.client()) {
            return client.get(path).readAnswer();
        }
    }

    private Answer post(String path, String text) throws IOException {
        byte[] body = text.getBytes(UTF_8);
        try (var client = server.client()) {
            client.send("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + body.length + "\r\n\r\n");
            return client.send(body).readAnswer();
        }
    }

    private String shakeHands() throws IOException {
        return shakeHands(server);
    }

    private static String shakeHands(EngineServer server) throws IOException {
        var answer = get(server, PATH + "?t=1").text();
        assertThat(answer).matches("[\\w-]{22}:\\d+:\\d+:websocket,xhr-polling");
        return answer.substring(0, 22);
    }

    private void awaitNobody() {
        awaitNobody(server);
    }

    private static void awaitNobody(EngineServer server) {
        await().until(() -> server.sessions.count() == 0);
    }

    @Test
    void theHandshakeTellsTheSecondsBetweenHeartbeats() throws IOException {
        assertThat(get(PATH + "?t=1").text()).endsWith(":60:60:websocket,xhr-polling");
    }

    @Test
    void aWebSocketCarriesPacketsAsTheyAre() throws IOException {
        try (var client = WebSocketClient.of(server.client(), PATH + "websocket/" + shakeHands())) {
            client.send(WebSocketClient.TEXT, "5:::{\"name\":\"\u20ac\"}".getBytes(UTF_8));

            assertThat(client.next().text()).isEqualTo("5:::{\"name\":\"\u20ac\"}");
        }
        awaitNobody();
    }

    @Test
    void heartbeatsGoBothWays() throws IOException {
        try (var brisk = with(Duration.ofMillis(300))) {
            try (var client = WebSocketClient.of(brisk.client(), PATH + "websocket/" + shakeHands(brisk))) {
                for (int i = 0; i < 3; i++) {
                    assertThat(client.next().text()).isEqualTo("2::");
                    client.send(WebSocketClient.TEXT, "2::".getBytes(UTF_8));
                }
            }
            awaitNobody(brisk);
            assertThat(get(brisk, PATH + "xhr-polling/" + shakeHands(brisk)).text()).isEqualTo("\ufffd3\ufffd2::");
        }
    }

    @Test
    void pollsCarryPacketsWithTheirLengthsInUtf16() throws IOException {
        var path = PATH + "xhr-polling/" + shakeHands();

        assertThat(post(path, "\ufffd5\ufffd3:::\u20ac\ufffd6\ufffd3:::\ud83c\udfa5").text()).isEqualTo("1");
        assertThat(get(path).text()).isEqualTo("\ufffd5\ufffd3:::\u20ac\ufffd6\ufffd3:::\ud83c\udfa5");
        assertThat(post(path, "3:::alone").text()).isEqualTo("1");
        assertThat(get(path).text()).isEqualTo("\ufffd9\ufffd3:::alone");
    }

    @ParameterizedTest
    @CsvSource({"xhr-polling, 0::", "xhr-polling, 0"})
    void aFarewellEndsTheSession(String transport, String packet) throws IOException {
        var path = PATH + transport + "/" + shakeHands();

        post(path, packet);

        awaitNobody();
        assertThat(get(path).text()).isEqualTo("\ufffd3\ufffd8::");
        assertThat(get(path).status()).isEqualTo(400);
    }

    @Test
    void aPageThatIsLeftSaysSoByAnAddressOfItsOwn() throws IOException {
        var id = shakeHands();

        assertThat(get(PATH + "/" + id + "/?disconnect=1").status()).isEqualTo(200);

        awaitNobody();
    }

    @Test
    void aHandshakeWithoutATransportIsForgotten() throws IOException {
        try (var brisk = new EngineServer(EngineServer.BRISK, Echo::new);
                var client = brisk.client()) {
            assertThat(client.get(PATH + "?t=1").readAnswer().text()).endsWith(":1:1:websocket,xhr-polling");

            await().until(() -> brisk.sessions.count() == 0);
        }
    }

    @ParameterizedTest
    @CsvSource({"x", "9::", "5x", "'\ufffd9\ufffd3::'", "'\ufffdx\ufffd3::'", "'\ufffd3'"})
    void aBadPayloadEndsTheSession(String body) throws IOException {
        var answer = post(PATH + "xhr-polling/" + shakeHands(), body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("(expected: ");
        awaitNobody();
    }

    @ParameterizedTest
    @CsvSource({"htmlfile/x", "xhr-polling/x", "xhr-polling", "websocket/x", "a/b/c/d"})
    void anAddressOfNoSessionIsRefused(String rest) throws IOException {
        var answer = get(PATH + rest);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("(expected: ");
    }
}
