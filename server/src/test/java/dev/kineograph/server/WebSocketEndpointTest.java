// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.kineograph.Publisher;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// Every picture is one binary message.
@ExtendWith(NoLeaks.class)
@ParameterizedClass(name = "epoll: {0}")
@ValueSource(booleans = {true, false})
class WebSocketEndpointTest {
    @AutoClose
    private final Stage stage;

    private Publisher camera;

    WebSocketEndpointTest(boolean epoll) {
        stage = new Stage(Stage.BRISK.with(Stage.LOOPS.withEpoll(epoll)));
    }

    @BeforeEach
    void publish() {
        camera = stage.camera();
        camera.publish(Pictures.png(1));
    }

    @AfterEach
    void end() {
        camera.close();
    }

    private WebSocketClient open(String query) throws IOException {
        return WebSocketClient.of(stage.http(), "/camera" + query);
    }

    @Test
    void picturesOfEverySizeComeByteForByte() throws IOException {
        try (var client = open("")) {
            assertThat(client.next().payload()).isEqualTo(Pictures.png(1));
            for (int size : new int[] {125, 126, 65_535, 65_536, 1_000_000}) {
                byte[] picture = ofSize(size);
                camera.publish(picture);

                var message = client.next();

                assertThat(message.opcode()).isEqualTo(WebSocketClient.BINARY);
                assertThat(message.payload()).isEqualTo(picture);
            }
        }
    }

    /// A JPEG without an end mark, whose pixels go on to the end of the array.
    private static byte[] ofSize(int size) {
        byte[] minimal = {
            (byte) 0xff, (byte) 0xd8, (byte) 0xff, (byte) 0xc0, 0, 11, 8, 0, 9, 0, 9, 1, 1, 0x11, 0,
            (byte) 0xff, (byte) 0xda, 0, 8, 1, 1, 0, 0, 63, 0
        };
        return Arrays.copyOf(minimal, size);
    }

    /// A client that nobody here has written.
    private static final class Jdk implements WebSocket.Listener {
        private final BlockingQueue<byte[]> pictures = new LinkedBlockingQueue<>();
        private final ByteArrayOutputStream picture = new ByteArrayOutputStream();

        @Override
        public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            byte[] part = new byte[data.remaining()];
            data.get(part);
            picture.writeBytes(part);
            if (last) {
                pictures.add(picture.toByteArray());
                picture.reset();
            }
            socket.request(1);
            return null;
        }
    }

    @Test
    void theClientOfTheJdkSeesThem() throws Exception {
        var listener = new Jdk();
        try (var client = HttpClient.newHttpClient()) {
            var socket = client.newWebSocketBuilder()
                    .buildAsync(URI.create("ws://127.0.0.1:%d/camera".formatted(stage.server.port())), listener)
                    .get(10, TimeUnit.SECONDS);

            for (int i = 2; i <= 10; i++) {
                assertThat(listener.pictures.poll(10, TimeUnit.SECONDS)).isEqualTo(Pictures.png(i - 1));
                camera.publish(Pictures.png(i));
            }

            socket.sendClose(WebSocket.NORMAL_CLOSURE, "enough").get(10, TimeUnit.SECONDS);
            stage.awaitViewers("camera", 0);
            client.shutdownNow();
        }
    }

    @Test
    void meta1SendsItsNumbersBeforeEachPicture() throws IOException {
        try (var client = open("?meta=1")) {
            for (int i = 1; i <= 3; i++) {
                var numbers = client.next();
                var picture = client.next();

                assertThat(numbers.opcode()).isEqualTo(WebSocketClient.TEXT);
                assertThat(JSON.std.mapFrom(numbers.text()))
                        .containsEntry("sequence", i)
                        .containsEntry("epoch", stage.newest("camera").epoch())
                        .containsEntry("bytes", picture.payload().length)
                        .containsEntry("type", "image/png")
                        .containsKey("ageMillis");
                assertThat(picture.payload()).isEqualTo(Pictures.png(i));
                camera.publish(Pictures.png(i + 1));
            }
        }
    }

    @Test
    void ack1SendsTheNextPictureWhenTheLastOneWasAnswered() throws IOException {
        try (var client = open("?ack=1")) {
            assertThat(client.next().payload()).isEqualTo(Pictures.png(1));
            for (int i = 2; i <= 5; i++) {
                camera.publish(Pictures.png(i));
            }
            assertThat(client.client().readWithin(100)).isEmpty();

            client.send(WebSocketClient.TEXT, "go on".getBytes(US_ASCII));
            assertThat(client.next().payload()).isEqualTo(Pictures.png(5));

            client.send(WebSocketClient.BINARY, new byte[0]);
            assertThat(client.client().readWithin(100)).isEmpty();
            camera.publish(Pictures.png(6));
            assertThat(client.next().payload()).isEqualTo(Pictures.png(6));
        }
    }

    @Test
    void theNewestPictureIsRepeatedAsASignOfLife() throws IOException {
        try (var client = open("")) {
            for (int i = 0; i < 2; i++) {
                assertThat(client.next().payload()).isEqualTo(Pictures.png(1));
            }
        }
    }

    @Test
    void aStreamThatEndsSaysFarewell() throws IOException {
        try (var client = open("")) {
            client.next();

            stage.hub.retire(Stage.CAMERA);

            assertThat(client.readCloseCode()).isEqualTo(1000);
        }
        stage.awaitConnections(0);
    }

    @Test
    void viewersAreCountedAsLongAsTheyAreThere() throws IOException {
        var clients = List.of(open(""), open("?meta=1"), open("?ack=1"));
        stage.awaitViewers("camera", 3);

        clients.get(0).client().kill();
        stage.awaitViewers("camera", 2);
        clients.get(1).client().halfClose();
        stage.awaitViewers("camera", 1);
        clients.get(2).send(WebSocketClient.CLOSE, new byte[0]);
        stage.awaitViewers("camera", 0);

        clients.forEach(WebSocketClient::close);
        await().until(() -> stage.server.connections() == 0);
    }
}
