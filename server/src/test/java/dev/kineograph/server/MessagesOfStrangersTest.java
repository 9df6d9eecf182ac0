// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static dev.kineograph.server.WebSocketClient.BINARY;
import static dev.kineograph.server.WebSocketClient.CONTINUATION;
import static dev.kineograph.server.WebSocketClient.FINAL;
import static dev.kineograph.server.WebSocketClient.MASKED;
import static dev.kineograph.server.WebSocketClient.TEXT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.server.settings.SocketIoSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What a client that may only watch may send is short, few and complete in time; who may publish sends pictures.
@ExtendWith(NoLeaks.class)
class MessagesOfStrangersTest {
    private static final String POLLS = "/socket.io/?EIO=4&transport=polling";
    private static final String SOCKET = "/socket.io/?EIO=4&transport=websocket";
    private static final String STRANGE = "Origin: http://elsewhere.example";
    private static final int LIMIT = 64_000;

    private final List<String> heard = new CopyOnWriteArrayList<>();

    @AutoClose
    private final LogLines ignored = LogLines.ofKineograph();

    @AutoClose
    private final Stage stage = new Stage(
            Stage.BRISK.with(Stage.SHORT),
            Stage.FOR_ALL_PAGES.with(SocketIoSettings.DEFAULT.with((_, name, arguments, acknowledge) -> {
                heard.add(name);
                acknowledge.accept(arguments);
            })));

    private WebSocketClient webSocket(String... headers) throws IOException {
        return webSocket(stage.http(), headers);
    }

    private static WebSocketClient webSocket(RawClient client, String... headers) throws IOException {
        assertThat(WebSocketClient.ask(client, SOCKET, headers).readHead().status()).isEqualTo(101);
        var socket = WebSocketClient.on(client);
        assertThat(socket.next().text()).startsWith("0{");
        text(socket, "40");
        assertThat(socket.next().text()).startsWith("40{");
        return socket;
    }

    private static void text(WebSocketClient socket, String text) throws IOException {
        socket.send(TEXT, text.getBytes(UTF_8));
    }

    /// Opens a session over polls, in the namespace `/`, and says its address.
    private String polls(String... headers) throws IOException {
        var sid = get(POLLS, headers).text().replaceFirst(".*\"sid\":\"([^\"]{22})\".*", "$1");
        var polls = POLLS + "&sid=" + sid;
        assertThat(post(polls, "40", headers).status()).isEqualTo(200);
        assertThat(get(polls, headers).text()).startsWith("40{");
        return polls;
    }

    private Answer get(String path, String... headers) throws IOException {
        try (var client = stage.http()) {
            return client.get(path, headers).readAnswer();
        }
    }

    private Answer post(String path, String body, String... headers) throws IOException {
        try (var client = stage.http()) {
            var more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
            client.send("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + body.length() + "\r\n" + more + "\r\n");
            return client.send(body.getBytes(UTF_8)).readAnswer();
        }
    }

    private static String event(int bytes) {
        return "42[\"" + "x".repeat(bytes - "42[\"\"]".length()) + "\"]";
    }

    private static String push(byte[] picture) {
        return "42[\"onimgdata\",{\"source\":\"data:image/jpeg;base64," + Base64.getEncoder().encodeToString(picture) + "\"}]";
    }

    @Test
    void aWatcherSendsALongestMessageAndNoLongerOne() throws IOException {
        try (var socket = webSocket(STRANGE)) {
            text(socket, event(LIMIT));
            await().until(() -> heard.size() == 1);

            text(socket, event(LIMIT + 1));

            assertThat(socket.next().text()).startsWith("42[\"imgerror\"").contains("64,001 bytes", "may not publish");
            assertThat(socket.readCloseCode()).isEqualTo(1009);
        }
        assertThat(heard).hasSize(1);
        assertThat(stage.rejected("socket.io TOO_MANY_BYTES")).isEqualTo(1);
    }

    @Test
    void aWatchersPostIsShortToo() throws IOException {
        var polls = polls(STRANGE);
        assertThat(post(polls, event(LIMIT), STRANGE).status()).isEqualTo(200);

        var refused = post(polls, event(LIMIT + 1), STRANGE);

        assertThat(refused.status()).isEqualTo(413);
        assertThat(refused.text()).contains("64,001 bytes", "may not publish");
        assertThat(get(polls, STRANGE).status()).isEqualTo(400);
    }

    @Test
    void beforeItIsInANamespaceNobodySendsMore() throws IOException {
        var sid = get(POLLS).text().replaceFirst(".*\"sid\":\"([^\"]{22})\".*", "$1");

        assertThat(post(POLLS + "&sid=" + sid, event(LIMIT + 1)).status()).isEqualTo(413);
    }

    @Test
    void whoMayPublishSendsPictures() throws IOException {
        try (var patient = new Stage();
                var socket = webSocket(patient.http())) {
            text(socket, push(Pictures.large(1, 3_000_000)));

            patient.awaitNewest("pushed", Pictures.large(1, 3_000_000));
        }
        assertThat(post(polls(), push(Pictures.large(2, 100_000))).status()).isEqualTo(200);
        stage.awaitNewest("pushed", Pictures.large(2, 100_000));
    }

    @Test
    void aPictureInFragmentsIsAPicture() throws IOException {
        byte[] text = push(Pictures.large(1, 1_000_000)).getBytes(UTF_8);
        var frames = new ByteArrayOutputStream();
        for (int at = 0; at < text.length; at += 5000) {
            int end = Math.min(text.length, at + 5000);
            int first = (at == 0 ? TEXT : CONTINUATION) | (end == text.length ? FINAL : 0);
            frames.writeBytes(WebSocketClient.frame(first, MASKED, Arrays.copyOfRange(text, at, end)));
        }
        try (var patient = new Stage();
                var socket = webSocket(patient.http())) {
            socket.client().send(frames.toByteArray());

            patient.awaitNewest("pushed", Pictures.large(1, 1_000_000));
        }
    }

    @Test
    void aMessageOfEndlesslyManyFragmentsIsRefused() throws IOException {
        byte[] one = WebSocketClient.frame(CONTINUATION, MASKED, new byte[1]);
        var frames = new ByteArrayOutputStream();
        for (int i = 0; i < 4096; i++) {
            frames.writeBytes(one);
        }
        try (var socket = webSocket(STRANGE)) {
            socket.raw(BINARY, MASKED, new byte[1]).client().send(frames.toByteArray());

            assertThat(socket.readCloseCode()).isEqualTo(1008);
        }
    }

    @Test
    void aMessageThatDoesNotEndInTimeEndsItsSession() throws IOException {
        for (byte[] begun : List.of(
                WebSocketClient.frame(TEXT, MASKED, new byte[] {'4', '2'}), // not the last fragment
                new byte[] {(byte) 0x81, (byte) 0x85, 0, 0, 0, 0, '4'}, // one byte of five
                new byte[] {(byte) 0x81})) { // a head's first byte
            try (var socket = webSocket(STRANGE)) {
                socket.client().send(begun);

                var end = socket.next();
                assertThat(end.closeCode()).isEqualTo(1008);
                assertThat(end.text()).contains("after 0.25 s");
            }
        }
    }

    @Test
    void aStreamsWebSocketIsHeldToItToo() throws IOException {
        stage.stream("camera");
        try (var socket = WebSocketClient.of(stage.http(), "/camera")) {
            socket.raw(TEXT, MASKED, new byte[1]);

            assertThat(socket.readCloseCode()).isEqualTo(1008);
        }
        stage.awaitViewers("camera", 0);
    }

    @Test
    void aPacketWhoseAttachmentsDoNotComeInTimeEndsItsSession() throws IOException {
        try (var socket = webSocket(STRANGE)) {
            text(socket, "452-[\"a\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]");
            socket.send(BINARY, new byte[1000]);

            var end = socket.next();
            assertThat(end.closeCode()).isEqualTo(1008);
            assertThat(end.text()).contains("attachments missing after 0.25 s");
        }
    }

    @Test
    void packetsOfAPayloadAreHandledInTurnsAndInOrder() throws IOException {
        var names = IntStream.range(0, 1000).mapToObj(i -> "e" + i).toList();
        var polls = polls(STRANGE);

        var answer = post(polls, payload(names), STRANGE);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(heard).containsExactlyElementsOf(names);
    }

    @Test
    void aPayloadOfMoreIsRefused() throws IOException {
        var names = IntStream.range(0, 1001).mapToObj(i -> "e" + i).toList();

        var answer = post(polls(STRANGE), payload(names), STRANGE);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("more than 1,000 packets");
    }

    private static String payload(List<String> names) {
        return names.stream().map(name -> "42[\"" + name + "\"]").collect(Collectors.joining("\u001e"));
    }

    @Test
    void messagesOfAWebSocketAreHandledInTurnsAndInOrder() throws IOException {
        var names = IntStream.range(0, 5000).mapToObj(i -> "e" + i).toList();
        var frames = new ByteArrayOutputStream();
        names.forEach(name -> frames.writeBytes(WebSocketClient.frame(FINAL | TEXT, MASKED, ("42[\"" + name + "\"]").getBytes(UTF_8))));
        try (var socket = webSocket(STRANGE)) {
            socket.client().send(frames.toByteArray());

            await().until(() -> heard.size() == names.size());
            assertThat(heard).containsExactlyElementsOf(names);
        }
    }

    @Test
    void whoSubscribesAgainAndAgainWaitsAndLosesNothing() throws IOException {
        stage.stream("camera");
        try (var peer = SocketIoPeer.connected(stage.server.port())) {
            long begin = System.nanoTime();
            for (int i = 0; i < 50; i++) {
                assertThat(peer.ask(i % 2 == 0 ? "subscribe" : "unsubscribe", "camera")).containsExactly(Map.of("ok", true));
            }

            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofSeconds(1));
        }
    }

    @Test
    void whoJoinsAgainAndAgainWaitsToo() throws IOException {
        stage.stream("camera");
        var polls = polls(STRANGE);
        var again = IntStream.range(0, 50).mapToObj(_ -> "40/camera,\u001e41/camera,").collect(Collectors.joining("\u001e"));
        long begin = System.nanoTime();

        assertThat(post(polls, again, STRANGE).status()).isEqualTo(200);

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofSeconds(1));
    }
}
