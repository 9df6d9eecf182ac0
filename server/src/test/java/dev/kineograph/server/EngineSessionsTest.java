// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.server.settings.ViewerRules;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Bad requests, faults and limits end a session with a reason.
class EngineSessionsTest extends EngineSessions {
    @ParameterizedTest
    @CsvSource({
        "?EIO=4, 0, Transport unknown (expected: polling or websocket)",
        "?EIO=4&transport=x, 0, Transport unknown (expected: polling or websocket)",
        "?EIO=4&transport=polling&sid=x, 1, Session ID unknown (expected: the ID of a session that has not ended)",
        "?EIO=4&transport=websocket, 3, transport: websocket in a request of another transport (expected: polling)",
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
        "4|b!!|binary packet: bad base64 (expected: RFC 4648, 4, in lines or not)",
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

        awaitEnd("message: 100,001 bytes (expected: at most 100,000)");
    }

    @Test
    void aWebSocketMessageOverTheLimitIsClosedWith1009() throws IOException {
        try (var client = WebSocketClient.of(server.client(), SOCKET.formatted(4))) {
            client.send(WebSocketClient.TEXT, new byte[100_001]);

            assertThat(client.readCloseCode()).isEqualTo(1009);
        }
        awaitEnd("message: 100,001 bytes (expected: at most 100,000)");
    }
}
