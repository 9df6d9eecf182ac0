// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Refusal;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

/// Who takes too long for what it says is ended; who is slow to read an answer is not.
@ExtendWith(NoLeaks.class)
@Isolated("a quarter of a second without the processor is the end of a connection here")
class SlowPeersTest {
    @AutoClose
    private final LogLines log = LogLines.ofKineograph();

    @AutoClose
    private final Stage stage = new Stage(Stage.BRISK.with(Stage.SHORT));

    /// Sends a byte now and then.
    private static boolean isEndedWhileDripping(RawClient client, byte[] bytes) {
        try {
            for (byte one : bytes) {
                client.send(new byte[] {one});
                if (client.isEndedWithin(30)) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void aProducerThatNeverBeginsIsEnded() {
        try (var producer = stage.tcp()) {
            assertThat(producer.isEnded()).isTrue();
        }
        stage.awaitConnections(0);
    }

    @Test
    void aPictureByteByByteIsEndedAfterItsTime() {
        try (var producer = stage.tcp()) {
            assertThat(isEndedWhileDripping(producer, RawClient.prefixed(Pictures.png(1)))).isTrue();
        }
        await().until(() -> stage.rejected("tcp " + Refusal.NOT_AN_IMAGE) == 1);
        assertThat(log.lines()).singleElement().asString()
                .containsPattern("door: .* bytes after 0\\.[0-9]* s \\(expected: all [0-9]+ within 7.5 s, without a pause of 0.25 s, and 1 KB a second\\)");
        assertThat(stage.newest("door")).isNull();
    }

    @Test
    void aProducerMayBeSilentBetweenTwoPictures() throws IOException {
        try (var producer = stage.tcp()) {
            producer.sendPicture(Pictures.png(1));
            stage.awaitNewest("door", Pictures.png(1));

            assertThat(producer.isEndedWithin(600)).isFalse();
            producer.sendPicture(Pictures.png(2));
            stage.awaitNewest("door", Pictures.png(2));
        }
    }

    @Test
    void aRequestThatNeverBeginsIsEnded() {
        try (var client = stage.http()) {
            assertThat(client.isEnded()).isTrue();
        }
    }

    @Test
    void aHeadByteByByteIsEndedAfterItsTime() {
        try (var client = stage.http()) {
            assertThat(isEndedWhileDripping(client, "GET / HTTP/1.1\r\nX: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy".getBytes(US_ASCII))).isTrue();
        }
    }

    @Test
    void aBodyThatStopsIsAnswered408() throws IOException {
        try (var client = stage.http()) {
            client.send("PUT /camera.jpg HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nhello");

            var answer = Answer.whole(client.readToEnd());

            assertThat(answer.status()).isEqualTo(408);
            assertThat(answer.text())
                    .matches("request body: 5 bytes after 0\\.[0-9]* s \\(expected: all of it within 7.5 s, without a pause of 0.25 s, and 1 KB a second\\)\n");
        }
    }

    /// Three times as long as nothing may come.
    @Test
    void anUploadMayTakeAsLongAsItProgresses() throws IOException {
        byte[] picture = Pictures.large(1, 30_000);
        try (var client = stage.http()) {
            client.send("PUT /camera.jpg HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + picture.length + "\r\n\r\n");
            sendSlowly(client, picture);

            assertThat(client.readAnswer().status()).isEqualTo(201);
        }
    }

    /// More than thirty times as long as nothing may come.
    @Test
    void aLiveUploadMayTakeAsLongAsPicturesCome() throws IOException {
        long end = System.nanoTime() + Stage.SHORT.picture().multipliedBy(32).toNanos();
        try (var client = stage.http()) {
            client.send("POST /camera.mjpg HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000000\r\n\r\n");
            for (int i = 0; System.nanoTime() < end; i++) {
                client.send(Pictures.png(i));
                assertThat(client.readWithin(50)).as("%d pictures", i).isEmpty();
            }
            var answer = Answer.whole(client.readToEnd());

            assertThat(answer.status()).isEqualTo(408);
            assertThat(answer.text()).matches("request body: 0 bytes after 0\\.[0-9]* s \\(expected: the next picture within .*; [0-9]+ published, 0 refused\n");
        }
    }

    @Test
    void aLiveUploadOfOneBytePiecesIsAnswered408() throws IOException {
        try (var client = stage.http()) {
            client.send("POST /camera.mjpg HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
            byte[] seen = {};
            while (seen.length == 0) {
                client.send("1\r\n-\r\n");
                seen = client.readWithin(20);
            }

            assertThat(new String(seen, US_ASCII)).startsWith("HTTP/1.1 408 ");
        }
    }

    @Test
    void aPictureOnTcpMayTakeAsLongAsItProgresses() throws IOException {
        byte[] picture = Pictures.large(1, 30_000);
        try (var producer = stage.tcp()) {
            sendSlowly(producer, RawClient.prefixed(picture));

            stage.awaitNewest("door", picture);
        }
    }

    private static void sendSlowly(RawClient client, byte[] bytes) throws IOException {
        int pieces = 15;
        for (int i = 0; i < pieces; i++) {
            assertThat(client.isEndedWithin(50)).isFalse();
            client.send(Arrays.copyOfRange(bytes, bytes.length * i / pieces, bytes.length * (i + 1) / pieces));
        }
    }

    @Test
    void chunksOfOneByteWithoutEndAreAnswered408() throws IOException {
        try (var client = stage.http()) {
            client.send("PUT /camera.jpg HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
            byte[] seen = {};
            while (seen.length == 0) {
                client.send("1\r\nx\r\n");
                seen = client.readWithin(20);
            }

            assertThat(new String(seen, US_ASCII)).startsWith("HTTP/1.1 408 ");
        }
    }

    @Test
    void aSlowReaderOfTheLastAnswerGetsAllOfIt() throws IOException {
        byte[] picture = Pictures.large(1, 3_000_000);
        stage.show(picture);
        try (var client = stage.narrow()) {
            client.get("/camera.jpg", "Connection: close");
            assertThat(client.readHead().status()).isEqualTo(200);

            // Longer than the server waits for a client that has all of its answer.
            await().during(Stage.SHORT.farewell().multipliedBy(2)).until(() -> stage.server.connections() == 1);

            assertThat(client.readToEnd()).isEqualTo(picture);
        }
    }

    @Test
    void whoNeitherReadsNorEndsAfterTheLastAnswerIsClosed() throws IOException {
        try (var client = stage.http()) {
            client.get("/nothing.jpg", "Connection: close");

            stage.awaitConnections(1);
            stage.awaitConnections(0);
            assertThat(Answer.whole(client.readToEnd()).status()).isEqualTo(404);
        }
    }

    @Test
    void aViewerMayWaitForItsFirstPictureForAsLongAsItTakes() throws IOException {
        stage.stream("camera");
        try (var viewer = Viewing.of(stage.http(), "/camera.mjpg")) {
            assertThat(viewer.client().isEndedWithin(600)).isFalse();

            stage.show(Pictures.png(1));

            assertThat(viewer.next()).isEqualTo(Pictures.png(1));
        }
    }
}
