// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.server.settings.ViewerRules;
import dev.kineograph.server.socketio.engine.EngineSession;
import dev.kineograph.server.socketio.engine.SharedMessage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Sessions change their transport, end in order, and are ended when nothing is read.
class EngineTransportsTest extends EngineSessions {
    @Test
    void textOfEveryKindGoesThroughRevision3InTextAndBytes() throws IOException {
        var text = "h\u00e9llo \u20ac \ud83c\udfa5";
        var asText = polls(3, "&b64=1");
        var asBytes = polls(3);
        var payload = (text.length() + 1) + ":4" + text;

        post(asText, payload);
        post(asBytes, payload);

        assertThat(get(asText).text()).isEqualTo(payload);
        var bytes = get(asBytes);
        assertThat(bytes.header("Content-Type")).isEqualTo("application/octet-stream");
        var utf8 = ("4" + text).getBytes(UTF_8);
        var expected = ByteBuffer.allocate(utf8.length + 4).put((byte) 0).put((byte) (utf8.length / 10))
                .put((byte) (utf8.length % 10)).put((byte) 0xff).put(utf8).array();
        assertThat(bytes.body()).isEqualTo(expected);
        assertThat(post(asBytes, expected).text()).isEqualTo("ok");
        assertThat(get(asBytes).body()).isEqualTo(expected);
    }

    @Test
    void textThatSocketIo1EncodedTwiceIsReadOnce() throws IOException {
        var polls = polls(3, "&b64=1");

        post(polls, "3:4\u00c3\u00a9");

        assertThat(get(polls).text()).isEqualTo("2:4\u00e9");
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 3})
    void whatIsSaidDuringAnUpgradeIsKeptForTheWebSocket(int revision) throws IOException {
        var polls = polls(revision);
        try (var client = WebSocketClient.of(server.client(), socket(polls))) {
            text(client, "2probe");
            assertThat(client.next().text()).isEqualTo("3probe");
            post(polls, revision == 4 ? "4late" : "5:4late");

            text(client, "5");

            assertThat(client.next().text()).isEqualTo("4late");
            assertThat(get(polls).text()).contains("the session is on a WebSocket (expected: no more polls)");
            assertThat(theSession().hasRoom()).isTrue();
        }
        awaitEnd("the connection is closed");
    }

    @Test
    void aWebSocketThatFailsItsProbeLeavesTheSessionToItsPolls() throws IOException {
        var polls = polls(4);
        try (var client = WebSocketClient.of(server.client(), socket(polls))) {
            text(client, "4hello");
            assertThat(client.readCloseCode()).isEqualTo(1008);
        }

        post(polls, "4hello");

        assertThat(get(polls).text()).isEqualTo("4hello");
    }

    @Test
    void whoClosesWhileNobodyPollsIsToldWithTheNextPoll() throws IOException {
        var polls = polls(4);
        var session = theSession();

        session.loop().execute(session::close);

        assertThat(get(polls).text()).isEqualTo("1");
        awaitEnd("closed by the server");
    }

    @Test
    void whoClosesAWebSocketSaysFarewellBehindWhatWaits() throws IOException {
        try (var client = WebSocketClient.of(server.client(), SOCKET.formatted(4))) {
            assertThat(client.next().text()).startsWith("0{");
            var session = theSession();

            session.loop().execute(() -> {
                send(session, "bye");
                session.close();
            });

            assertThat(client.next().text()).isEqualTo("4bye");
            assertThat(client.readCloseCode()).isEqualTo(1000);
        }
        awaitEnd("closed by the server");
    }

    private static void send(EngineSession session, String text) {
        var message = new SharedMessage(text, List.of());
        session.send(message);
        message.release();
    }

    @Test
    void whoNeverReadsIsEndedWhenTooMuchWaits() throws IOException {
        polls(4);
        var session = theSession();

        session.loop().execute(() -> {
            for (int i = 0; i <= 1_000; i++) {
                send(session, "more");
            }
        });

        awaitEnd("does not read");
    }

    @Test
    void whoSaysThatItIsThereAndNeverPollsIsEndedWhenSomethingWaits() throws IOException {
        try (var brisk = new EngineServer(EngineServer.BRISK, this::listen);
                var client = brisk.client()) {
            var polls = pollsOf(client.get("/socket.io/?EIO=4&transport=polling").readAnswer().text());
            var session = theSession();

            session.loop().execute(() -> send(session, "more"));
            await().until(() -> {
                client.send("POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n\r\n3".formatted(polls)).readAnswer();
                return !ends.isEmpty();
            });

            assertThat(ends).containsExactly("does not read");
        }
    }

    private static String pollsOf(String handshake) {
        return "/socket.io/?EIO=4&transport=polling&sid=" + handshake.replaceFirst(".*\"sid\":\"([^\"]+)\".*", "$1");
    }

    @Test
    void aWebSocketThatTakesNothingIsEnded() throws IOException {
        var strict = EngineServer.settings(SETTINGS, ViewerRules.DEFAULT.withStalledAfter(Duration.ofSeconds(1)));
        try (var impatient = new EngineServer(0, strict, this::listen, 10_000);
                var client = WebSocketClient.of(RawClient.to(impatient.port(), 4096), SOCKET.formatted(4))) {
            var session = theSession();

            session.loop().execute(() -> send(session, "x".repeat(8 << 20)));

            await().untilAsserted(() -> assertThat(ends).containsExactly("does not read"));
            assertThat(client.client().isEnded()).isTrue();
            assertThat(log.lines()).isEmpty();
        }
    }

    @Test
    void sessionsEndOnceWhenTheServerCloses() throws IOException {
        polls(4);
        polls(3);
        try (var client = WebSocketClient.of(server.client(), SOCKET.formatted(4))) {
            assertThat(client.next().text()).startsWith("0{");
            await().until(() -> opened.size() == 3);

            server.close();

            assertThat(ends).hasSize(3);
        }
    }

    @Test
    void pagesOfListedOriginsMaySendCookiesAndThoseOfItsHostMayRead() throws IOException {
        var path = POLLS.formatted(3);

        var listed = get(path, "Origin: " + EngineServer.LISTED_ORIGIN);
        var other = get(path, "Origin: http://localhost:7125");

        assertThat(listed.header("Access-Control-Allow-Origin")).isEqualTo(EngineServer.LISTED_ORIGIN);
        assertThat(listed.header("Access-Control-Allow-Credentials")).isEqualTo("true");
        assertThat(listed.headers("Set-Cookie")).anyMatch(cookie -> cookie.matches("io=[\\w-]{22}; Path=/socket.io/; HttpOnly; SameSite=Lax"));
        assertThat(other.header("Access-Control-Allow-Origin")).isEqualTo("http://localhost:7125");
        assertThat(other.headers("Access-Control-Allow-Credentials")).isEmpty();
    }
}
