// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.server.settings.Pings;
import dev.kineograph.server.settings.SocketIoSettings;
import dev.kineograph.server.settings.ViewerRules;
import dev.kineograph.server.socketio.engine.Echo;
import dev.kineograph.server.socketio.engine.EngineSession;
import dev.kineograph.server.socketio.engine.SessionListener;
import dev.kineograph.server.socketio.engine.SharedMessage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Sessions of every revision, over real sockets; the listener echoes what it hears.
@ExtendWith(NoLeaks.class)
class EngineSessionsTest {
    private static final String POLLS = EngineServer.PATH + "?EIO=%d&transport=polling";
    private static final String SOCKET = EngineServer.PATH + "?EIO=%d&transport=websocket";
    private static final SocketIoSettings SETTINGS = SocketIoSettings.DEFAULT
            .with(new Pings(Duration.ofSeconds(20), Duration.ofSeconds(20)))
            .withMaxBytes(100_000);

    private final Queue<String> ends = new ConcurrentLinkedQueue<>();
    private final Queue<EngineSession> opened = new ConcurrentLinkedQueue<>();
    private volatile boolean failsWhenDrained;

    @AutoClose
    private final LogLines log = LogLines.ofKineograph();

    @AutoClose
    private final EngineServer server = new EngineServer(SETTINGS, this::listen);

    private SessionListener listen(EngineSession session) {
        opened.add(session);
        var echo = new Echo(session);
        return new SessionListener() {
            @Override
            public void text(String text) {
                switch (text) {
                    case "refuse me" -> throw new RefusedException(Refusal.BAD_VALUE, "words: bad (expected: good)");
                    case "fail" -> throw new IllegalStateException("a fault of the listener");
                    case "fail when drained" -> failsWhenDrained = true;
                    default -> echo.text(text);
                }
            }

            @Override
            public void binary(byte[] bytes) {
                echo.binary(bytes);
            }

            @Override
            public void drained() {
                if (failsWhenDrained) {
                    throw new IllegalStateException("a fault of the listener");
                }
                echo.drained();
            }

            @Override
            public void closed(String reason) {
                ends.add(reason);
            }
        };
    }

    private Answer get(String path, String... headers) throws IOException {
        try (var client = server.client()) {
            return client.get(path, headers).readAnswer();
        }
    }

    private Answer post(String path, String body) throws IOException {
        return post(path, body.getBytes(UTF_8));
    }

    private Answer post(String path, byte[] body) throws IOException {
        try (var client = server.client()) {
            client.send("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + body.length + "\r\n\r\n");
            return client.send(body).readAnswer();
        }
    }

    private String polls(int revision, String... more) throws IOException {
        var path = POLLS.formatted(revision) + String.join("", more);
        var text = get(path).text();
        return path + "&sid=" + text.replaceFirst(".*\"sid\":\"([^\"]{22})\".*", "$1");
    }

    /// The client hears of it first.
    private EngineSession theSession() {
        await().until(() -> !opened.isEmpty());
        return opened.remove();
    }

    private static String socket(String polls) {
        return polls.replace("=polling", "=websocket");
    }

    private void awaitEnd(String reason) {
        await().untilAsserted(() -> assertThat(ends).containsExactly(reason));
        assertThat(server.sessions.count()).isZero();
    }

    private static void text(WebSocketClient client, String text) throws IOException {
        client.send(WebSocketClient.TEXT, text.getBytes(UTF_8));
    }

    @ParameterizedTest
    @CsvSource({
        "?EIO=4, 0, Transport unknown (expected: polling or websocket)",
        "?EIO=4&transport=x, 0, Transport unknown (expected: polling or websocket)",
        "?EIO=4&transport=polling&sid=x, 1, Session ID unknown (expected: one of a session that has not ended)",
        "?EIO=4&transport=websocket, 3, transport: websocket by such a request (expected: polling)",
        "?EIO=4&transport=polling&j=0, 3, j: JSONP is not supported (expected: XMLHttpRequest or fetch)",
        "?transport=polling, 5, Unsupported protocol version (expected: EIO=4 or EIO=3)",
        "?EIO=5&transport=polling, 5, Unsupported protocol version (expected: EIO=4 or EIO=3)",
    })
    void aBadRequestIsToldWhy(String query, int code, String sentence) throws IOException {
        var answer = get(EngineServer.PATH + query);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).isEqualTo("{\"code\":%d,\"message\":\"%s\"}".formatted(code, sentence));
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 3})
    void aSessionIsAMouthfulOfRandomBitsAndGoneWhenItIsLeft(int revision) throws IOException {
        var polls = polls(revision);
        assertThat(server.sessions.count()).isEqualTo(1);

        assertThat(post(polls, revision == 4 ? "1" : "1:1").text()).isEqualTo("ok");

        awaitEnd("the client has left");
        assertThat(get(polls).text()).isEqualTo(revision == 4 ? "6" : "1:6");
        assertThat(get(polls).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "4|abc|packet: begins with 'a' (expected: a digit, 0 to 6)",
        "4|5|packet: kind 5 here (expected: 1, 2, 3, 4 or 6)",
        "4|b!!|binary packet: bad base64 (expected: RFC 4648, 4)",
        "3|abc|payload: bad length (expected: 1 to 9 digits and a colon)",
        "3|9:4x|payload: a packet of 9 in 2 (expected: all of it)",
        "3|`\u0001\u0002\u0003`|payload: bad length (expected: 1 to 9 digits as bytes 0 to 9, then ff)",
        "4|4refuse me|words: bad (expected: good)",
    })
    void aBadPayloadEndsTheSessionWithASentence(int revision, String body, String sentence) throws IOException {
        var polls = polls(revision);

        var answer = post(polls, body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains(sentence);
        awaitEnd(sentence);
    }

    @ParameterizedTest
    @CsvSource({"4, 5, 'packet: kind 5 here (expected: 1, 2, 3, 4 or 6)'", "3, 4refuse me, words: bad (expected: good)"})
    void aBadPacketClosesAWebSocketWith1008(int version, String packet, String sentence) throws IOException {
        try (var client = WebSocketClient.of(server.client(), SOCKET.formatted(version))) {
            text(client, packet);

            assertThat(client.readCloseCode()).isEqualTo(1008);
        }
        awaitEnd(sentence);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 3})
    void aFaultOfTheServerClosesAWebSocketWith1011(int version) throws IOException {
        try (var client = WebSocketClient.of(server.client(), SOCKET.formatted(version))) {
            text(client, "4fail");

            assertThat(client.readCloseCode()).isEqualTo(1011);
        }
        awaitEnd("a fault of the server");
        assertThat(log.lines()).filteredOn(line -> line.contains("a fault of this program")).hasSize(1);
    }

    @Test
    void aFaultOfTheServerEndsASessionOverPollsWith500() throws IOException {
        var polls = polls(4);

        assertThat(post(polls, "4fail").status()).isEqualTo(500);

        awaitEnd("a fault of the server");
        assertThat(get(polls).status()).isEqualTo(400);
        assertThat(log.lines()).filteredOn(line -> line.contains("a fault of this program")).hasSize(1);
    }

    @Test
    void aFaultOnHearingOfRoomEndsTheSessionToo() throws IOException {
        var polls = polls(4);
        post(polls, "4fail when drained");

        assertThat(get(polls).text()).isEqualTo("1");

        awaitEnd("a fault of the server");
        assertThat(log.lines()).filteredOn(line -> line.contains("a fault of this program")).hasSize(1);
    }

    @Test
    void aSecondPollAtOnceEndsTheSession() throws IOException {
        var polls = polls(4);
        try (var first = server.client()) {
            first.get(polls);
            await().until(() -> theSessionHasRoom());

            assertThat(get(polls).text()).contains("poll: a second one at the same time (expected: one after the other)");

            assertThat(first.readAnswer().text()).isEqualTo("1");
        }
        awaitEnd("polled twice at once");
    }

    private boolean theSessionHasRoom() {
        var session = opened.peek();
        return session != null && session.loop().submit(session::hasRoom).syncUninterruptibly().getNow();
    }

    @Test
    void aSecondRequestWithPacketsAtOnceEndsTheSession() throws IOException {
        var polls = polls(4);
        try (var first = server.client()) {
            first.send("POST " + polls + " HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
            first.readUntil("100 Continue\r\n\r\n");

            assertThat(post(polls, "4b").text()).contains("packets: a second request at the same time (expected: one after the other)");

            first.send("4a");
            assertThat(first.readAnswer().status()).isEqualTo(400);
        }
        awaitEnd("sent twice at once");
    }

    @Test
    void whoseConnectionEndsDuringAPollIsGone() throws IOException {
        var polls = polls(4);
        try (var first = server.client()) {
            first.get(polls);
            await().until(() -> theSessionHasRoom());
        }

        awaitEnd("a poll's connection was closed");
    }

    @Test
    void whoWouldBeOneTooManyIsToldHowManyThereMayBe() throws IOException {
        try (var small = new EngineServer(0, EngineServer.settings(SETTINGS, ViewerRules.DEFAULT), this::listen, 1);
                var first = WebSocketClient.of(small.client(), SOCKET.formatted(4));
                var second = small.client()) {
            var answer = second.get(POLLS.formatted(4)).readAnswer();

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.text()).contains("no place for one more session (expected: at most 1 sessions in all, 1,000 from one address)");
            first.client().halfClose();
            await().until(() -> second.get(POLLS.formatted(4)).readAnswer().status() == 200);
        }
    }

    @Test
    void whoseConnectionEndsAmidAPayloadIsGone() throws IOException {
        var polls = polls(4);
        try (var client = server.client()) {
            client.send("POST " + polls + " HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
            client.readUntil("100 Continue\r\n\r\n");
        }

        awaitEnd("a request's connection was closed");
    }

    @Test
    void aPayloadOverTheLimitIs413AndEndsTheSession() throws IOException {
        var polls = polls(4);

        try (var client = server.client()) {
            client.send("POST " + polls + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100001\r\n\r\n");
            assertThat(client.readAnswer().status()).isEqualTo(413);
        }

        awaitEnd("payload: 100,001 bytes (expected: at most 100,000)");
    }

    @Test
    void aWebSocketMessageOverTheLimitIsClosedWith1009() throws IOException {
        try (var client = WebSocketClient.of(server.client(), SOCKET.formatted(4))) {
            client.send(WebSocketClient.TEXT, new byte[100_001]);

            assertThat(client.readCloseCode()).isEqualTo(1009);
        }
        awaitEnd("the connection is closed");
    }

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
            assertThat(get(polls).text()).contains("the session is on a WebSocket (expected: no poll any more)");
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
    void pagesOfListedOriginsMaySendCookiesAndOthersMayRead() throws IOException {
        var path = POLLS.formatted(3);

        var listed = get(path, "Origin: " + EngineServer.LISTED_ORIGIN);
        var other = get(path, "Origin: http://other.example");

        assertThat(listed.header("Access-Control-Allow-Origin")).isEqualTo(EngineServer.LISTED_ORIGIN);
        assertThat(listed.header("Access-Control-Allow-Credentials")).isEqualTo("true");
        assertThat(listed.headers("Set-Cookie")).anyMatch(cookie -> cookie.matches("io=[\\w-]{22}; Path=/socket.io/; HttpOnly; SameSite=Lax"));
        assertThat(other.header("Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(other.headers("Access-Control-Allow-Credentials")).isEmpty();
    }
}
