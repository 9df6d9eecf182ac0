// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static dev.kineograph.server.WebSocketClient.BINARY;
import static dev.kineograph.server.WebSocketClient.TEXT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.kineograph.Access.Decision;
import dev.kineograph.Picture;
import dev.kineograph.StreamState;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Pictures come on a WebSocket, each as one message.
@ExtendWith(NoLeaks.class)
class WebSocketUploadTest {
    private final RecordingAccess access = new RecordingAccess((_, _, _) -> Decision.allowed());

    @AutoClose
    private final LogLines ignored = LogLines.ofKineograph();

    @AutoClose
    private final Stage stage = new Stage(Stage.BRISK.with(access));

    private WebSocketClient open(String path) throws IOException {
        return WebSocketClient.of(stage.http(), path);
    }

    private static Map<String, Object> answer(WebSocketClient client) throws IOException {
        var message = client.next();
        assertThat(message.opcode()).isEqualTo(TEXT);
        return JSON.std.mapFrom(message.text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/camera?publish", "/camera?publish=1", "/camera?publish=true"})
    void bytesAndDataUrlsArePublished(String path) throws IOException {
        try (var client = open(path)) {
            client.send(BINARY, Pictures.jpeg(1));
            stage.awaitNewest("camera", Pictures.jpeg(1));

            client.send(TEXT, Seal.dataUrl(Pictures.png(2)).getBytes(UTF_8));
            stage.awaitNewest("camera", Pictures.png(2));
        }
        assertThat(access.asked()).containsExactly("PUBLISH camera");
        await().until(() -> stage.stream("camera").state() != StreamState.ONLINE);
    }

    @Test
    void eachPictureThatIsRefusedIsAnsweredAndTheNextOneIsPublished() throws IOException {
        try (var client = open("/camera?publish")) {
            client.send(BINARY, "hello".getBytes(UTF_8));
            assertThat(answer(client)).containsEntry("ok", false).containsEntry("picture", 1).containsEntry("reason", "NOT_AN_IMAGE")
                    .extractingByKey("error").asString().startsWith("image begins 68 65 6c 6c");
            client.send(TEXT, "hello".getBytes(UTF_8));
            assertThat(answer(client)).containsEntry("picture", 2).containsEntry("reason", "BAD_VALUE");
            client.send(BINARY, Pictures.claiming(65_535, 65_535));
            assertThat(answer(client)).containsEntry("picture", 3).containsEntry("reason", "BAD_DIMENSIONS");

            client.send(BINARY, Pictures.jpeg(1));

            stage.awaitNewest("camera", Pictures.jpeg(1));
            client.send(BINARY, new byte[0]);
            assertThat(answer(client)).containsEntry("picture", 5);
        }
        assertThat(stage.stream("camera").stats().framesRefused()).isEqualTo(1);
    }

    @Test
    void eachPictureIsAnsweredIfThatIsAskedFor() throws IOException {
        try (var client = open("/camera?publish&ack=1")) {
            client.send(BINARY, Pictures.jpeg(1));
            assertThat(answer(client)).containsOnly(Map.entry("ok", true), Map.entry("picture", 1));
            stage.awaitNewest("camera", Pictures.jpeg(1));
            client.send(BINARY, "hello".getBytes(UTF_8));
            assertThat(answer(client)).containsEntry("ok", false).containsEntry("picture", 2);
            client.send(TEXT, Seal.dataUrl(Pictures.png(2)).getBytes(UTF_8));
            assertThat(answer(client)).containsOnly(Map.entry("ok", true), Map.entry("picture", 3));
        }
    }

    @Test
    void aWrongWishForAnswersIsRefusedBeforeThereIsAWebSocket() throws IOException {
        try (var client = stage.http()) {
            var answer = WebSocketClient.ask(client, "/camera?publish&ack=maybe").readAnswer();

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text()).contains("ack: ", "maybe");
        }
    }

    @Test
    void aMessageOfTooManyBytesIsRefusedBeforeItComes() throws IOException {
        try (var client = open("/camera?publish")) {
            client.raw(WebSocketClient.FINAL | BINARY, WebSocketClient.MASKED, new byte[Picture.MAX_BYTES + 1]);

            assertThat(client.readCloseCode()).isEqualTo(1009);
        }
    }

    @Test
    void whoeverIsNotTheOnlyPublisherIsTold() throws IOException {
        try (var first = open("/camera?publish");
                var second = open("/camera?publish")) {
            first.send(BINARY, Pictures.jpeg(1));
            stage.awaitNewest("camera", Pictures.jpeg(1));

            second.send(BINARY, Pictures.jpeg(2));

            assertThat(answer(second)).containsEntry("reason", "TAKEN");
            assertThat(second.readCloseCode()).isEqualTo(1008);
        }
    }

    @Test
    void whoeverMayNoLongerPublishIsEnded() throws IOException {
        try (var client = open("/camera?publish")) {
            client.send(BINARY, Pictures.jpeg(1));
            stage.awaitNewest("camera", Pictures.jpeg(1));
            access.answers((_, _, _) -> Decision.denied("for friends only"));

            stage.server.recheckAccess();

            assertThat(client.readCloseCode()).isEqualTo(1008);
        }
        await().until(() -> stage.stream("camera").state() != StreamState.ONLINE);
        try (var client = stage.http()) {
            assertThat(WebSocketClient.ask(client, "/camera?publish").readAnswer().status()).isEqualTo(403);
        }
    }

    @Test
    void aServerThatEndsSaysSo() throws IOException {
        try (var client = open("/camera?publish")) {
            client.send(BINARY, Pictures.jpeg(1));
            stage.awaitNewest("camera", Pictures.jpeg(1));
            Thread.ofVirtual().start(stage.server::close);

            assertThat(client.readCloseCode()).isEqualTo(1001);
        }
    }

    @Test
    void aPageOfThatAddressIsTheStreamsPage() throws IOException {
        stage.show(Pictures.jpeg(1));
        try (var client = stage.http()) {
            var answer = client.get("/camera?publish", "Accept: text/html").readAnswer();

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("Content-Type")).startsWith("text/html");
        }
    }
}
