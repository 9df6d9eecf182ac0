// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.Picture;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class UploadLimitsTest {
    private static final String PUT = "PUT /camera.jpg HTTP/1.1\r\nHost: localhost\r\n";

    @AutoClose
    private final LogLines ignored = LogLines.ofKineograph();

    @AutoClose
    private final Stage stage = new Stage();

    @AutoClose
    private RawClient client;

    @BeforeEach
    void connect() {
        client = stage.http();
    }

    @Test
    void tooLongALengthIsRefusedBeforeTheBodyComes() throws IOException {
        client.send(PUT + "Content-Length: " + (Picture.MAX_BYTES + 1) + "\r\n\r\n");

        var answer = Answer.whole(client.readToEnd());

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.text()).contains("16,777,217 bytes (expected: at most 16,777,216)");
        assertThat(stage.rejected("http TOO_MANY_BYTES")).isEqualTo(1);
    }

    @Test
    void whoGoesOnSendingARefusedBodyCanReadWhyItWasRefused() throws IOException {
        client.send(PUT + "Content-Length: 20000000\r\n\r\n");
        byte[] some = new byte[1 << 16];
        for (int i = 0; i < 64; i++) {
            client.send(some);
        }

        assertThat(Answer.whole(client.readToEnd()).status()).isEqualTo(413);
    }

    @Test
    void theLargestPictureIsTaken() throws IOException {
        byte[] largest = Arrays.copyOf(Pictures.png(1), Picture.MAX_BYTES);

        client.put("/camera.png", largest);

        assertThat(client.readAnswer().status()).isEqualTo(201);
    }

    @Test
    void chunksWithoutEndAreRefusedOverTheLimit() throws IOException {
        client.send(PUT + "Transfer-Encoding: chunked\r\n\r\n");
        byte[] chunk = ("10000\r\n" + "x".repeat(65536) + "\r\n").getBytes(US_ASCII);
        for (int i = 0; i < 257; i++) {
            client.send(chunk);
        }

        assertThat(Answer.whole(client.readToEnd()).status()).isEqualTo(413);
    }

    @Test
    void neitherLengthNorChunksIs411AndTheConnectionGoesOn() throws IOException {
        client.send(PUT + "\r\n");
        assertThat(client.readAnswer().status()).isEqualTo(411);

        client.put("/camera.jpg", Pictures.jpeg(1));
        assertThat(client.readAnswer().status()).isEqualTo(201);
    }

    @Test
    void whatIsNoPictureIs415AndTheConnectionGoesOn() throws IOException {
        for (var body : new String[] {"", "x", "<svg xmlns='http://www.w3.org/2000/svg'/>", "<html>", "GIF86a", "\u00ff\u00d8"}) {
            client.put("/camera.jpg", body.getBytes(ISO_8859_1), "Content-Type: image/jpeg");

            assertThat(client.readAnswer().status()).as(body).isEqualTo(415);
        }
        client.put("/camera.jpg", Pictures.jpeg(1));
        assertThat(client.readAnswer().status()).isEqualTo(201);
    }

    @Test
    void sizesThatNoPictureHasAre422() throws IOException {
        client.put("/camera.jpg", Pictures.claiming(65535, 65535));
        assertThat(client.readAnswer().status()).isEqualTo(422);

        client.put("/camera.jpg", Pictures.claiming(0, 0));
        assertThat(client.readAnswer().status()).isEqualTo(422);

        client.put("/camera.jpg", Pictures.claiming(8000, 8000));
        assertThat(client.readAnswer().status()).isEqualTo(201);
    }

    @Test
    void aForgedPartIs422AndTheLastGoodFrameStays() throws IOException {
        stage.show(Pictures.png(1));
        var boundary = stage.hub.framing().contentType().replaceFirst(".*=", "--");

        client.put("/camera.jpg", Pictures.withComment("\r\n" + boundary + "\r\nContent-Type: text/html\r\n\r\n<script>"));

        assertThat(client.readAnswer().status()).isEqualTo(422);
        assertThat(stage.newest("camera").toByteArray()).isEqualTo(Pictures.png(1));
    }

    @Test
    void whoWaitsToBeToldGetsA100FirstAndThenTheAnswer() throws IOException {
        client.send(PUT + "Expect: 100-continue\r\nContent-Length: " + Pictures.png(1).length + "\r\n\r\n");

        assertThat(client.readUntil("\r\n\r\n")).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
        client.send(Pictures.png(1));
        assertThat(client.readAnswer().status()).isEqualTo(201);
    }

    @Test
    void whoWaitsToBeToldIsRefusedWithoutA100() throws IOException {
        client.send(PUT + "Expect: 100-continue\r\nContent-Length: 20000000\r\n\r\n");
        assertThat(Answer.whole(client.readToEnd()).status()).isEqualTo(413);

        try (var foreign = stage.http()) {
            foreign.send(PUT + "Origin: http://evil.example\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
            assertThat(Answer.whole(foreign.readToEnd()).status()).isEqualTo(403);
        }
    }

    @Test
    void aBodyThatEndsEarlyPublishesNothing() throws IOException {
        client.send(PUT + "Content-Length: 1000\r\n\r\n").send(Pictures.half(Pictures.jpeg(1))).halfClose();

        assertThat(client.isEnded()).isTrue();
        assertThat(stage.hub.find(Stage.CAMERA)).isEmpty();
    }
}
