// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.Hub;
import dev.kineograph.StreamName;
import dev.kineograph.StreamSettings;
import dev.kineograph.StreamState;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(NoLeaks.class)
@ParameterizedClass(name = "epoll: {0}")
@ArgumentsSource(AnyTransport.class)
class UploadTest {
    @AutoClose
    private final LogLines ignored = LogLines.ofKineograph();

    @AutoClose
    private final Stage stage;

    UploadTest(boolean epoll) {
        stage = new Stage(Stage.BRISK.with(Stage.LOOPS.withEpoll(epoll)));
    }

    private Answer put(String path, byte[] body, String... headers) throws IOException {
        try (var client = stage.http()) {
            return client.put(path, body, headers).readAnswer();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/new.jpg", "/new.jpeg", "/new.png", "/new.webp", "/new.gif", "/new.avif", "/new.JPG"})
    void anyPictureIsTakenUnderAnySuffixAndShownAsWhatItIs(String path) throws IOException {
        for (var picture : new byte[][] {Pictures.png(1), Pictures.jpeg(2), Pictures.webp()}) {
            var answer = put(path, picture);

            assertThat(answer.status()).isBetween(201, 204);
            assertThat(answer.text()).isEmpty();
            assertThat(stage.newest("new").toByteArray()).isEqualTo(picture);
        }
        try (var client = stage.http()) {
            assertThat(client.get(path).readAnswer().header("Content-Type")).isEqualTo("image/webp");
        }
    }

    @Test
    void oneConnectionUploadsOnePictureAfterTheOther() throws IOException {
        try (var client = stage.http()) {
            for (int i = 1; i <= 20; i++) {
                client.put("/new.png", Pictures.png(i));
                assertThat(client.readAnswer().status()).isEqualTo(i == 1 ? 201 : 204);
            }
        }
        assertThat(stage.stream("new").stats().framesIn()).isEqualTo(20);
        assertThat(stage.stream("new").state()).isEqualTo(StreamState.ONLINE);
        assertThat(stage.newest("new").epoch()).isPositive();
    }

    @Test
    void postIsTakenAsPutIs() throws IOException {
        try (var client = stage.http()) {
            client.send("POST /a/b.jpg HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n".formatted(Pictures.png(1).length));
            client.send(Pictures.png(1));

            assertThat(client.readAnswer().status()).isEqualTo(201);
        }
        assertThat(stage.newest("a/b").toByteArray()).isEqualTo(Pictures.png(1));
    }

    @Test
    void chunksMayBeOfAnySize() throws IOException {
        byte[] picture = Pictures.large(1, 200_000);
        try (var client = stage.http()) {
            client.send("PUT /new.png HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (int at = 0, size = 1; at < picture.length; at += size, size = Math.min(size * 3, picture.length - at)) {
                client.send("%x;name=value\r\n".formatted(size));
                client.send(Arrays.copyOfRange(picture, at, at + size)).send("\r\n");
            }
            client.send("0\r\nTrailer: x\r\n\r\n");
            assertThat(client.readAnswer().status()).isEqualTo(201);

            assertThat(client.get("/new.png").readAnswer().body()).isEqualTo(picture);
        }
    }

    @Test
    void aPictureForAStreamThatHasItsOwnSourceIsRefusedAndNamesIt() throws IOException {
        stage.hub.add(Stage.CAMERA, StreamSettings.DEFAULT, publisher -> publisher.publish(Pictures.png(1)));

        var answer = put("/camera.png", Pictures.png(2));

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.text()).contains("camera: its pictures come from its own source");
    }

    @Test
    void aPictureForAStreamThatSomebodyElsePublishesToIsRefused() throws IOException {
        try (var _ = stage.camera()) {
            var answer = put("/camera.png", Pictures.png(2));

            assertThat(answer.status()).isEqualTo(409);
            assertThat(answer.text()).contains("held by this program for 0 s");
        }
        assertThat(put("/camera.png", Pictures.png(2)).status()).isEqualTo(201);
    }

    @Test
    void whoUploadsGoesOnAfterTheStreamWasRetired() throws IOException {
        put("/camera.png", Pictures.png(1));
        stage.hub.retire(Stage.CAMERA);

        assertThat(put("/camera.png", Pictures.png(2)).status()).isEqualTo(201);
        assertThat(stage.newest("camera").toByteArray()).isEqualTo(Pictures.png(2));
    }

    @Test
    void theHubsBoundOfStreamsHolds() throws IOException {
        for (int i = stage.hub.streams().size(); i < Hub.MAX_STREAMS; i++) {
            stage.hub.stream("s" + i);
        }

        assertThat(put("/onemore.png", Pictures.png(1)).status()).isEqualTo(507);
    }

    @Test
    void aServerThatEndsLeavesNoStreamOnline() throws IOException {
        put("/camera.png", Pictures.png(1));

        stage.server.close();

        assertThat(stage.stream("camera").state()).isEqualTo(StreamState.STILL);
    }

    @Test
    void whatIsNoPictureMakesNoStream() throws IOException {
        assertThat(put("/new.jpg", "hello".getBytes(US_ASCII)).status()).isEqualTo(415);

        assertThat(stage.hub.find(StreamName.of("new"))).isEmpty();
    }
}
