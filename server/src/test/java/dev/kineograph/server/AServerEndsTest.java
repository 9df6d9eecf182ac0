// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// What clients are told when the server ends: that it is the end, behind a whole picture.
@ExtendWith(NoLeaks.class)
@ParameterizedClass(name = "epoll: {0}")
@ValueSource(booleans = {true, false})
class AServerEndsTest {
    private static final int GOING_AWAY = 1001;
    private static final int MEGABYTE = 1 << 20;

    @AutoClose
    private final Stage stage;

    AServerEndsTest(boolean epoll) {
        stage = new Stage(Stage.STEADY.with(Stage.LOOPS.withEpoll(epoll)));
    }

    private CompletableFuture<Void> serverEnds() {
        return CompletableFuture.runAsync(stage.server::close, Thread.ofPlatform()::start);
    }

    @Test
    void aWebSocketIsToldSoByItsCode() throws IOException {
        stage.show(Pictures.png(1));
        try (var viewer = WebSocketClient.of(stage.http(), "/camera");
                var list = WebSocketClient.of(stage.http(), "/api/v1/live")) {
            viewer.next();
            list.next();

            stage.server.close();

            assertThat(viewer.readCloseCode()).isEqualTo(GOING_AWAY);
            assertThat(list.readCloseCode()).isEqualTo(GOING_AWAY);
        }
    }

    @Test
    void aMultipartBodyEndsInOrder() throws IOException {
        stage.show(Pictures.png(1));
        try (var viewer = Viewing.of(stage.http(), "/camera.mjpg")) {
            viewer.next();

            stage.server.close();

            assertThat(viewer.client().readToEnd()).isEmpty();
        }
    }

    @Test
    void whoIsInTheMiddleOfAPictureGetsTheRestOfIt() throws Exception {
        byte[] picture = Pictures.large(1, 8 * MEGABYTE);
        try (var reader = Executors.newVirtualThreadPerTaskExecutor();
                var camera = stage.camera();
                var webSocket = WebSocketClient.of(stage.http(), "/camera");
                var multipart = Viewing.of(stage.http(), "/camera.mjpg")) {
            stage.awaitViewers("camera", 2);
            camera.publish(picture);
            byte[] begin = multipart.client().read(MEGABYTE);

            // Each reads on a thread of its own: they have a second.
            var rest = reader.submit(() -> multipart.client().readToEnd());
            var ended = serverEnds();

            assertThat(webSocket.next().payload()).isEqualTo(picture);
            assertThat(webSocket.readCloseCode()).isEqualTo(GOING_AWAY);
            var whole = new String(begin, ISO_8859_1) + new String(rest.get(), ISO_8859_1);
            assertThat(whole).contains(new String(picture, ISO_8859_1));
            ended.join();
        }
    }

    @Test
    void whoReadsNothingHoldsItUpForAMomentOnly() throws IOException {
        try (var camera = stage.camera();
                var viewer = Viewing.of(stage.narrow(), "/camera.mjpg")) {
            stage.awaitViewers("camera", 1);
            camera.publish(Pictures.large(1, 8 * MEGABYTE));
            viewer.client().read(1);

            assertThat(serverEnds()).succeedsWithin(Duration.ofSeconds(8));
        }
    }

    @Test
    void aSessionOfSocketIoOnAWebSocketIsToldSoToo() throws IOException {
        try (var client = WebSocketClient.of(stage.http(), "/socket.io/?EIO=4&transport=websocket")) {
            client.next();

            stage.server.close();

            assertThat(client.readCloseCode()).isEqualTo(GOING_AWAY);
        }
    }

    @Test
    void aPollIsAnsweredByTheEnd() throws IOException {
        try (var client = stage.http()) {
            var handshake = client.get("/socket.io/?EIO=4&transport=polling").readAnswer().text();
            var id = handshake.replaceFirst(".*\"sid\":\"([^\"]+)\".*", "$1");
            client.get("/socket.io/?EIO=4&transport=polling&sid=" + id);
            assertThat(client.readWithin(1000)).isEmpty();

            stage.server.close();

            assertThat(client.readAnswer().text()).isEqualTo("1");
        }
    }

    @Test
    void itEndsOnceForAllWhoSayThatItDoes() {
        var ends = CompletableFuture.allOf(serverEnds(), serverEnds(), serverEnds());

        assertThat(ends).succeedsWithin(Duration.ofSeconds(8));
    }
}
