// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static dev.kineograph.server.WebSocketClient.BINARY;
import static dev.kineograph.server.WebSocketClient.CLOSE;
import static dev.kineograph.server.WebSocketClient.CONTINUATION;
import static dev.kineograph.server.WebSocketClient.FINAL;
import static dev.kineograph.server.WebSocketClient.MASKED;
import static dev.kineograph.server.WebSocketClient.PING;
import static dev.kineograph.server.WebSocketClient.PONG;
import static dev.kineograph.server.WebSocketClient.TEXT;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Who breaks RFC 6455 is told so with the right code, and ended.
@ExtendWith(NoLeaks.class)
class WebSocketProtocolTest {
    private static final byte[] HELLO = "hello".getBytes(US_ASCII);
    private static final int LIMIT = 64 << 10;

    @AutoClose
    private final LogLines ignored = LogLines.ofKineograph();

    @AutoClose
    private final Stage stage = new Stage();

    private WebSocketClient open() throws IOException {
        stage.stream("camera");
        return WebSocketClient.of(stage.http(), "/camera");
    }

    @AfterEach
    void nobodyIsLeft() {
        stage.awaitViewers("camera", 0);
    }

    @Test
    void theKeyIsAnsweredAsTheRfcsExampleSays() throws IOException {
        stage.stream("camera");
        try (var client = stage.http()) {
            var answer = WebSocketClient.ask(
                            client,
                            "/camera",
                            "Origin: http://localhost:7125",
                            "Sec-WebSocket-Extensions: permessage-deflate",
                            "Sec-WebSocket-Protocol: x")
                    .readHead();

            assertThat(answer.status()).isEqualTo(101);
            assertThat(answer.header("Sec-WebSocket-Accept")).isEqualTo(WebSocketClient.ANSWER_TO_KEY);
            assertThat(answer.header("Upgrade")).isEqualTo("websocket");
            assertThat(answer.header("Connection")).isEqualTo("Upgrade");
            assertThat(answer.headers("Sec-WebSocket-Extensions")).isEmpty();
            assertThat(answer.headers("Sec-WebSocket-Protocol")).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Sec-WebSocket-Key: x, Sec-WebSocket-Version: 13, 400",
        "Sec-WebSocket-Key: c2hvcnQ=, Sec-WebSocket-Version: 13, 400",
        "X: y, Sec-WebSocket-Version: 13, 400",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==, Sec-WebSocket-Version: 8, 426",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==, X: y, 426"
    })
    void aBadHandshakeIsRefused(String key, String version, int status) throws IOException {
        stage.stream("camera");
        try (var client = stage.http()) {
            var answer = client.get("/camera", "Connection: Upgrade", "Upgrade: websocket", key, version).readAnswer();

            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.header("Sec-WebSocket-Version")).isEqualTo(status == 426 ? "13" : "");
            assertThat(client.get("/camera.json").readAnswer().status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/nothing, 404",
        "/camera.json, 200",
        "/assets/page.css, 200"
    })
    void elsewhereAnUpgradeIsIgnored(String path, int status) throws IOException {
        stage.stream("camera");
        try (var client = stage.http()) {
            assertThat(WebSocketClient.ask(client, path).readAnswer().status()).isEqualTo(status);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "GET /camera HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n",
        "GET /camera HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n",
        "GET /camera HTTP/1.0\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    })
    void whatDoesNotAskForAWebSocketInEveryPartIsAnOrdinaryGet(String request) throws IOException {
        stage.stream("camera");
        try (var client = stage.http()) {
            var answer = client.send(request + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n").readHead();

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("Content-Type")).startsWith("multipart/x-mixed-replace");
        }
    }

    @Test
    void aPingThatComesWithTheHandshakeIsAnswered() throws IOException {
        stage.stream("camera");
        try (var client = stage.http()) {
            var handshake = "GET /camera HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Key: " + WebSocketClient.KEY + "\r\n\r\n";
            var ping = new String(WebSocketClient.frame(FINAL | PING, MASKED, HELLO), ISO_8859_1);
            client.send(handshake + ping);

            assertThat(client.readHead().status()).isEqualTo(101);
            assertThat(client.read(7)).isEqualTo(WebSocketClient.frame(FINAL | PONG, 0, HELLO));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "unmasked text, 81 05 68656c6c6f, 1002",
        "unmasked ping, 89 00, 1002",
        "opcode 3, 83 80 00000000, 1002",
        "opcode 7, 87 80 00000000, 1002",
        "opcode 11, 8b 80 00000000, 1002",
        "first reserved bit, c1 80 00000000, 1002",
        "second reserved bit, a1 80 00000000, 1002",
        "third reserved bit, 91 80 00000000, 1002",
        "ping in parts, 09 80 00000000, 1002",
        "long ping, 89 fe 007e 00000000, 1002",
        "continuation of nothing, 80 80 00000000, 1002",
        "text within a text, 01 81 00000000 61 81 81 00000000 61, 1002",
        "length not in its shortest form, 82 fe 0005 00000000, 1002",
        "negative length, 82 ff 8000000000000000 00000000, 1002",
        "closing with one byte, 88 81 00000000 03, 1002",
        "closing with code 999, 88 82 00000000 03e7, 1002",
        "closing with code 1005, 88 82 00000000 03ed, 1002",
        "closing with code 1006, 88 82 00000000 03ee, 1002",
        "closing with a bad reason, 88 84 00000000 03e8 c0ae, 1007",
        "text that is not UTF-8, 81 82 00000000 c0ae, 1007",
        "text cut in a letter, 81 81 00000000 c3, 1007",
        "text with a surrogate, 81 83 00000000 eda080, 1007",
        "text in parts that is not UTF-8, 01 81 00000000 c3 80 81 00000000 28, 1007",
        "too large, 82 fe ffff 00000000, 0",
        "too large by one byte, 82 ff 0000000000010001 00000000, 1009",
        "too large by far, 82 ff 7fffffffffffffff 00000000, 1009",
        "text too large, 81 ff 0000000000100000 00000000, 1009"
    })
    void whatBreaksTheRulesIsToldByItsCode(String what, String hex, int code) throws IOException {
        try (var client = open()) {
            client.client().send(HexFormat.of().parseHex(hex.replace(" ", "")));
            if (code == 0) {
                assertThat(client.client().readWithin(50)).as(what).isEmpty();
            } else {
                assertThat(client.readCloseCode()).as(what).isEqualTo(code);
            }
        }
    }

    @Test
    void aMessageTooLargeInPartsIs1009() throws IOException {
        try (var client = open()) {
            client.raw(BINARY, MASKED, new byte[LIMIT / 2]);
            client.raw(CONTINUATION, MASKED, new byte[LIMIT / 2]);
            client.raw(CONTINUATION, MASKED, new byte[1]);

            assertThat(client.readCloseCode()).isEqualTo(1009);
        }
    }

    @Test
    void whoGoesOnSendingWhatWasRefusedCanReadWhy() throws IOException {
        try (var client = open()) {
            client.raw(FINAL | BINARY, MASKED, new byte[4 * LIMIT]);
            client.raw(FINAL | BINARY, MASKED, new byte[4 * LIMIT]);

            assertThat(client.readCloseCode()).isEqualTo(1009);
        }
    }

    @Test
    void messagesWithinTheRulesAreTakenAndIgnored() throws IOException {
        try (var client = open()) {
            client.send(TEXT, "h\u00e4ll\u00f6 \ud83d\ude00".getBytes(UTF_8));
            client.send(BINARY, new byte[LIMIT]);
            client.raw(TEXT, MASKED, new byte[] {(byte) 0xc3}).send(PING, HELLO).raw(FINAL, MASKED, new byte[] {(byte) 0xa4});
            client.send(PONG, HELLO).send(TEXT, new byte[0]);
            client.send(PING, new byte[125]);

            assertThat(client.next().payload()).isEqualTo(HELLO);
            var pong = client.next();
            assertThat(pong.opcode()).isEqualTo(PONG);
            assertThat(pong.payload()).hasSize(125);
        }
    }

    @Test
    void aFloodOfPingsIs1008() throws IOException {
        try (var client = open()) {
            for (int i = 0; i < 60; i++) {
                client.send(PING, HELLO);
            }

            assertThat(client.readCloseCode()).isEqualTo(1008);
        }
    }

    @Test
    void aFarewellIsAnsweredWithItsCodeAndTheServerEndsFirst() throws IOException {
        for (int code : new int[] {1000, 1001, 1011, 3000, 4999}) {
            try (var client = open()) {
                client.send(CLOSE, new byte[] {(byte) (code >> 8), (byte) code, 'b', 'y', 'e'});

                assertThat(client.readCloseCode()).isEqualTo(code);
            }
        }
        try (var client = open()) {
            client.send(CLOSE, new byte[0]);

            assertThat(client.readCloseCode()).isEqualTo(1000);
        }
    }

    @Test
    void nothingIsSentBehindTheFarewell() throws IOException {
        try (var client = open();
                var camera = stage.camera()) {
            client.send(CLOSE, new byte[0]);
            assertThat(client.next().opcode()).isEqualTo(CLOSE);
            camera.publish(Pictures.png(1));

            assertThat(client.client().readToEnd()).isEmpty();
        }
    }
}
