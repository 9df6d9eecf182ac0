// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.server.settings.Limits;
import dev.kineograph.server.settings.Timeouts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// What costs an HTTP/2 client nothing and the server work is bounded, and what waits for a client ends (RFC 9113, 10.5).
@ExtendWith(NoLeaks.class)
class Http2FloodsTest {
    private static final String CALM = "ENHANCE_YOUR_CALM";
    private static final byte[] NOTHING = {};

    /// Long enough for a handshake on a busy machine.
    private static final Timeouts SOON = new Timeouts(
            Duration.ofSeconds(4), Duration.ofSeconds(2), Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(5), Duration.ofMillis(500));

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

    private void flood(int count, Http2Frame... frames) throws IOException {
        var all = Collections.nCopies(count, frames).stream().flatMap(Stream::of).toArray(Http2Frame[]::new);
        try {
            client.send(all);
        } catch (IOException e) {
            // The server has had enough before the end.
        }
    }

    private void assertToldToCalmDown() throws IOException {
        assertThat(client.goodbye()).isEqualTo(CALM);
        assertThat(client.isEnded()).isTrue();
        await().until(() -> port.connections() == 0);
    }

    @Test
    void pingsWithoutEnd() throws Exception {
        flood(2_000, Http2Frame.ping(1));

        assertToldToCalmDown();
    }

    @Test
    void settingsWithoutEnd() throws Exception {
        flood(2_000, Http2Frame.settings(Http2Frame.INITIAL_WINDOW_SIZE, 1_000));

        assertToldToCalmDown();
    }

    @Test
    void prioritiesWithoutEnd() throws Exception {
        client.get("/camera.mjpg");

        flood(2_000, new Http2Frame(2, 0, 1, new byte[] {0, 0, 0, 3, 16}));

        assertToldToCalmDown();
    }

    @Test
    void framesOfUnknownTypesWithoutEnd() throws Exception {
        client.get("/camera.mjpg");

        flood(2_000, new Http2Frame(0x42, 0, 1, new byte[100]));

        assertToldToCalmDown();
    }

    @Test
    void emptyFramesWithoutEnd() throws Exception {
        int upload = client.begin("PUT", "/camera.png");

        flood(100, Http2Frame.data(upload, NOTHING, false));

        assertToldToCalmDown();
    }

    @Test
    void headersInManySmallPieces() throws Exception {
        client.send(new Http2Frame(Http2Frame.HEADERS, 0, 1, Http2Frame.literal(":method=GET")));
        var piece = new Http2Frame(9, 0, 1, NOTHING);

        flood(1_000, piece);

        assertToldToCalmDown();
    }

    @Test
    void headersWithoutEnd() throws Exception {
        client.send(new Http2Frame(Http2Frame.HEADERS, 0, 1, Http2Frame.literal(":method=GET")));
        var piece = new Http2Frame(9, 0, 1, Http2Frame.literal("x=" + "y".repeat(16_000)));

        flood(2, piece);

        assertThat(client.goodbye()).isEqualTo("PROTOCOL_ERROR");
        assertThat(client.isEnded()).isTrue();
        await().until(() -> port.connections() == 0);
    }

    @Test
    void requestsThatAreResetAtOnce() throws Exception {
        try {
            for (int i = 0; i < 3_000; i++) {
                int stream = client.get("/camera.mjpg");
                client.send(Http2Frame.reset(stream));
            }
        } catch (IOException e) {
            // The server has had enough before the end.
        }

        assertToldToCalmDown();
        await().until(() -> port.hub.stream("camera").presence().connections() == 0);
    }

    @Test
    void requestsThatMakeTheServerReset() throws Exception {
        try {
            for (int i = 0; i < 3_000; i++) {
                int stream = client.get("/camera.mjpg");
                client.send(Http2Frame.windowUpdate(stream, 0));
            }
        } catch (IOException e) {
            // The server has had enough before the end.
        }

        assertToldToCalmDown();
    }

    @Test
    void moreRequestsAtOnceThanTheServerAllowsAreRefusedAndTheOthersStay() throws Exception {
        for (int i = 0; i < 300; i++) {
            client.get("/camera.mjpg");
        }

        assertThat(client.head(2 * 256 - 1).status()).isEqualTo(200);
        assertThat(client.answer(2 * 256 + 1).reset).isEqualTo("REFUSED_STREAM");
        await().until(() -> port.hub.stream("camera").presence().connections() == 256);
    }

    @Test
    void answersThatNobodyReads() throws Exception {
        try (var deaf = Http2Client.silent(port.clients(), port.port(), 4096).greet()) {
            for (int second = 0; second < 30 && port.connections() > 1; second++) {
                var pings = IntStream.range(0, 400).mapToObj(Http2Frame::ping).toArray(Http2Frame[]::new);
                deaf.send(pings);
                await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
            }
        } catch (IOException e) {
            // It was ended while it sent.
        }
        await().until(() -> port.connections() == 1);
    }

    @Test
    void aConnectionThatSaysNothingIsEnded() throws Exception {
        port.use(Stage.BRISK.with(SOON));
        try (var silent = Http2Client.silent(port.clients(), port.port(), 0)) {
            assertThat(silent.isEnded()).isTrue();
        }
    }

    @Test
    void aConnectionWithoutARequestIsToldGoodbyeInOrder() throws Exception {
        port.use(Stage.BRISK.with(SOON));
        try (var idle = Http2Client.to(port.clients(), port.port())) {
            assertThat(idle.goodbye()).isEqualTo("NO_ERROR");
            assertThat(idle.isEnded()).isTrue();
        }
    }

    @Test
    void anUploadThatStopsIsAnsweredInTime() throws Exception {
        port.use(Stage.BRISK.with(SOON));
        try (var slow = Http2Client.to(port.clients(), port.port())) {
            int upload = slow.begin("PUT", "/camera.png", "content-length=1000");
            slow.send(Http2Frame.data(upload, new byte[10], false));

            assertThat(slow.answer(upload).status()).isEqualTo(408);
        }
    }

    @Test
    void aHeadWhoseBodyNeverBeginsIsGivenUp() throws Exception {
        port.use(Stage.BRISK.with(SOON));
        try (var slow = Http2Client.to(port.clients(), port.port())) {
            int request = slow.begin("GET", "/camera.json");

            assertThat(slow.answer(request).reset).isEqualTo("CANCEL");
        }
    }

    @Test
    void streamsCountInTheLimitOfConnections() throws Exception {
        port.use(Stage.STEADY.with(new Limits(3, 3)));
        int one = client.get("/camera.mjpg");
        int two = client.get("/camera.mjpg");
        int three = client.get("/camera.mjpg");
        int four = client.get("/camera.mjpg");

        var refused = client.answer(four);
        assertThat(refused.status()).isEqualTo(503);
        assertThat(new String(refused.body(), ISO_8859_1)).contains("maxConnections");
        for (int stream : new int[] {one, two, three}) {
            assertThat(client.head(stream).status()).isEqualTo(200);
        }

        client.send(Http2Frame.reset(one));
        await().until(() -> port.hub.stream("camera").presence().connections() == 2);
        assertThat(client.head(client.get("/camera.mjpg")).status()).isEqualTo(200);
    }

    @Test
    void aConnectionBeyondTheLimitIsToldWhy() throws Exception {
        port.use(Stage.STEADY.with(new Limits(1, 1)));
        try (var second = Http2Client.silent(port.clients(), port.port(), 0).greet()) {
            assertThat(second.goodbye()).isEqualTo(CALM);
        }
    }
}
