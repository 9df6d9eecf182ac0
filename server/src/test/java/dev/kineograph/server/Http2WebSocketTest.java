// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// WebSockets on streams of HTTP/2 (RFC 8441), and Socket.IO there by polls and by WebSocket.
@ExtendWith(NoLeaks.class)
class Http2WebSocketTest {
    private static final Pattern SESSION = Pattern.compile("\"sid\":\"([^\"]+)\"");

    private EncryptedPort port;
    private Http2Client client;

    @TempDir
    private Path folder;

    @BeforeEach
    void open() throws Exception {
        port = new EncryptedPort(Stage.STEADY, folder);
        port.hub.stream("camera");
        client = Http2Client.to(port.clients(), port.port());
    }

    @AfterEach
    void close() {
        client.close();
        port.close();
    }

    private int viewers() {
        return port.hub.stream("camera").presence().connections();
    }

    private void publish(byte[] picture) {
        try (var camera = port.hub.publisher("camera")) {
            camera.publish(picture);
        }
    }

    private int webSocket(String path) throws IOException {
        int stream = client.webSocket(path);
        assertThat(client.head(stream).status()).isEqualTo(200);
        return stream;
    }

    private void say(int stream, int opcode, byte[] payload) throws IOException {
        byte[] message = WebSocketClient.frame(WebSocketClient.FINAL | opcode, WebSocketClient.MASKED, payload);
        client.send(Http2Frame.data(stream, message, false));
    }

    private String text(int stream) {
        return new String(client.stream(stream).body(), ISO_8859_1);
    }

    private void readUntil(int stream, String text) throws IOException {
        while (!text(stream).contains(text)) {
            client.read();
        }
    }

    @Test
    void theServerSaysThatItCanDoThat() throws Exception {
        var settings = client.read();

        assertThat(settings.type()).isEqualTo(Http2Frame.SETTINGS);
        assertThat(new String(settings.payload(), ISO_8859_1)).contains("\0\u0008\0\0\0\u0001");
    }

    @Test
    void eachPictureIsAMessage() throws Exception {
        int stream = webSocket("/camera");
        await().until(() -> viewers() == 1);
        byte[] picture = Pictures.png(1);

        publish(picture);

        readUntil(stream, new String(picture, ISO_8859_1));
        assertThat(client.stream(stream).body()[0]).isEqualTo((byte) (128 + WebSocketClient.BINARY));
        assertThat(client.stream(stream).headers).doesNotContainKeys("upgrade", "connection", "sec-websocket-accept");
    }

    @Test
    void aPingIsAnsweredAndAClosingHandshakeEndsTheStream() throws Exception {
        int stream = webSocket("/camera");
        say(stream, WebSocketClient.PING, "hello".getBytes(UTF_8));
        readUntil(stream, "hello");
        assertThat(client.stream(stream).body()[0]).isEqualTo((byte) (128 + WebSocketClient.PONG));

        say(stream, WebSocketClient.CLOSE, new byte[] {3, (byte) 232});

        assertThat(client.answer(stream).ended).isTrue();
        await().until(() -> viewers() == 0);
    }

    @Test
    void aStreamThatTheClientEndsEnds() throws Exception {
        int stream = webSocket("/camera");
        await().until(() -> viewers() == 1);

        client.send(Http2Frame.data(stream, new byte[0], true));

        assertThat(client.answer(stream).isOver()).isTrue();
        await().until(() -> viewers() == 0);
    }

    @Test
    void whereThereIsNoneNoneIsOpened() throws Exception {
        assertThat(client.answer(client.webSocket("/healthz")).status()).isEqualTo(405);
        assertThat(client.answer(client.webSocket("/nobody")).status()).isEqualTo(404);
        int other = client.begin("CONNECT", "/camera", ":protocol=connect-udp");
        assertThat(client.answer(other).status()).isEqualTo(501);
    }

    @Test
    void picturesCanBePublishedByIt() throws Exception {
        int stream = webSocket("/camera?publish");
        byte[] picture = Pictures.png(3);

        say(stream, WebSocketClient.BINARY, picture);

        await().until(() -> port.hub.stream("camera").newest() != null);
        assertThat(port.hub.stream("camera").newest().toByteArray()).isEqualTo(picture);
    }

    private String opened(Http2Client by) throws IOException {
        int open = by.get("/socket.io/?EIO=4&transport=polling");
        var found = SESSION.matcher(new String(by.answer(open).body(), UTF_8));
        assertThat(found.find()).isTrue();
        return "/socket.io/?EIO=4&transport=polling&sid=" + found.group(1);
    }

    private static String post(Http2Client by, String session, String packet) throws IOException {
        int post = by.begin("POST", session);
        by.send(Http2Frame.data(post, packet.getBytes(UTF_8), true));
        return new String(by.answer(post).body(), UTF_8);
    }

    private static String poll(Http2Client by, String session) throws IOException {
        return new String(by.answer(by.get(session)).body(), UTF_8);
    }

    @Test
    void socketIoPollsAndPosts() throws Exception {
        var session = opened(client);

        assertThat(post(client, session, "40")).isEqualTo("ok");
        assertThat(poll(client, session)).startsWith("40{");
    }

    @Test
    void aSessionGoesOnWhereverItsConnectionsAre() throws Exception {
        var session = opened(client);
        var others = new ArrayList<Http2Client>();
        try {
            // The loops take connections in turns.
            for (int i = 0; i < 4; i++) {
                others.add(Http2Client.to(port.clients(), port.port()));
            }
            assertThat(post(others.getFirst(), session, "40")).isEqualTo("ok");
            assertThat(poll(others.get(1), session)).startsWith("40{");
            for (var other : others) {
                int poll = other.get(session);
                other.catchUp();
                assertThat(post(client, session, "42[\"subscribe\",\"nobody\"]")).isEqualTo("ok");
                assertThat(new String(other.answer(poll).body(), UTF_8)).startsWith("4");
            }
            assertThat(new String(others.get(2).answer(others.get(2).get(session + "x")).body(), UTF_8)).contains("unknown");
        } finally {
            others.forEach(Http2Client::close);
        }
    }

    /// A WebSocket is read and written where its connection is, which may be another loop than that of its session.
    @Test
    void aWebSocketOnAnotherConnectionJoinsItsSessionOrLeavesItToPoll() throws Exception {
        var session = opened(client);
        var others = new ArrayList<Http2Client>();
        try {
            var statuses = new ArrayList<Integer>();
            for (int i = 0; i < 4; i++) {
                var other = Http2Client.to(port.clients(), port.port());
                others.add(other);
                statuses.add(other.head(other.webSocket(session.replace("polling", "websocket"))).status());
            }
            assertThat(statuses).contains(503).allMatch(status -> status == 503 || status == 200);
            assertThat(post(client, session, "40")).isEqualTo("ok");
            assertThat(poll(client, session)).startsWith("40{");
        } finally {
            others.forEach(Http2Client::close);
        }
    }

    @Test
    void socketIoOnAWebSocket() throws Exception {
        int stream = webSocket("/socket.io/?EIO=4&transport=websocket");
        readUntil(stream, "0{\"sid\"");
        say(stream, WebSocketClient.TEXT, "40".getBytes(UTF_8));
        readUntil(stream, "40{");
        say(stream, WebSocketClient.TEXT, "42[\"subscribe\",\"camera\",{\"binary\":true}]".getBytes(UTF_8));
        await().until(() -> viewers() == 1);
        byte[] picture = Pictures.png(1);

        publish(picture);

        readUntil(stream, new String(picture, ISO_8859_1));
    }
}
