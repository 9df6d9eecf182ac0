// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Picture;
import dev.kineograph.StreamName;
import dev.kineograph.StreamState;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.PublishRules;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Each picture of an upload is published when its end has come, whatever the body is made of and however it is sent.
@ExtendWith(NoLeaks.class)
@ParameterizedClass(name = "epoll: {0}")
@ArgumentsSource(AnyTransport.class)
class LiveUploadTest {
    private static final String TYPE = "Content-Type: multipart/x-mixed-replace; boundary=b";

    @AutoClose
    private final LogLines log = LogLines.ofKineograph();

    @AutoClose
    private final Stage stage;

    LiveUploadTest(boolean epoll) {
        // What comes by HTTP/1.0 may come from anywhere: it publishes where its address is allowed.
        var port = new Listener.Http(0).with(PublishRules.allowing("127.0.0.0/8"));
        stage = new Stage(Stage.BRISK.with(Stage.LOOPS.withEpoll(epoll)), port);
    }

    /// What a body is made of: how one picture is written.
    enum Body {
        COUNTED_PARTS {
            @Override
            byte[] of(byte[] picture) {
                return bytes("--b\r\nContent-Type: image/jpeg\r\nContent-Length: " + picture.length + "\r\n\r\n", picture, "\r\n");
            }
        },
        OPEN_PARTS {
            @Override
            byte[] of(byte[] picture) {
                return bytes("\r\n--b\r\nContent-Type: image/jpeg\r\n\r\n", picture);
            }
        },
        BARE {
            @Override
            byte[] of(byte[] picture) {
                return picture;
            }
        };

        abstract byte[] of(byte[] picture);

        String type() {
            return this == BARE ? "Content-Type: image/jpeg" : TYPE;
        }
    }

    /// How a body is sent.
    enum Transfer {
        CHUNKED("HTTP/1.1", "Transfer-Encoding: chunked") {
            @Override
            byte[] piece(byte[] bytes) {
                return bytes("%x\r\n".formatted(bytes.length), bytes, "\r\n");
            }
        },
        WITH_A_LENGTH("HTTP/1.1", "Content-Length: 100000000"),
        UNTIL_CLOSE("HTTP/1.1", "Connection: close"),
        UNTIL_CLOSE_BY_1_0("HTTP/1.0", "X: y");

        private final String version;
        private final String header;

        Transfer(String version, String header) {
            this.version = version;
            this.header = header;
        }

        byte[] piece(byte[] bytes) {
            return bytes;
        }

        String head(String path, String type) {
            return "POST %s %s\r\nHost: localhost\r\n%s\r\n%s\r\n\r\n".formatted(path, version, header, type);
        }
    }

    /// Bytes of texts, one byte a character, and of arrays.
    private static byte[] bytes(Object... parts) {
        var all = new ByteArrayOutputStream();
        for (var part : parts) {
            all.writeBytes(part instanceof byte[] bytes ? bytes : part.toString().getBytes(ISO_8859_1));
        }
        return all.toByteArray();
    }

    private RawClient chunked(String path, String... headers) throws IOException {
        return chunked(stage.http(), path, headers);
    }

    private static RawClient chunked(RawClient client, String path, String... headers) throws IOException {
        return client.request("POST", path, bytesOf(headers, "Transfer-Encoding: chunked"));
    }

    private static String[] bytesOf(String[] headers, String more) {
        var all = Arrays.copyOf(headers, headers.length + 1);
        all[headers.length] = more;
        return all;
    }

    private static void send(RawClient client, byte[] bytes) throws IOException {
        client.send(Transfer.CHUNKED.piece(bytes));
    }

    @ParameterizedTest
    @EnumSource
    void eachPictureIsShownBeforeTheNextOneComes(Body body) throws IOException {
        for (var transfer : Transfer.values()) {
            try (var client = stage.http()) {
                client.send(transfer.head("/camera.mjpg", body.type()));
                for (byte[] picture : new byte[][] {Pictures.jpeg(1), Pictures.png(2), Pictures.webp(), Pictures.animated(), Pictures.jpeg(3)}) {
                    client.send(transfer.piece(body.of(picture)));

                    stage.awaitNewest("camera", picture);
                }
                client.kill();
            }
            stage.hub.retire(Stage.CAMERA);
        }
    }

    @Test
    void theEndOfTheConnectionsInputIsTheEndOfABodyWithoutALength() throws IOException {
        try (var client = stage.http()) {
            client.send(Transfer.UNTIL_CLOSE.head("/camera.mjpg", TYPE));
            client.send(bytes(Body.COUNTED_PARTS.of(Pictures.jpeg(1)), Body.COUNTED_PARTS.of(Pictures.jpeg(2)))).halfClose();

            assertThat(Answer.whole(client.readToEnd()).status()).isEqualTo(201);
        }
        assertThat(stage.newest("camera").toByteArray()).isEqualTo(Pictures.jpeg(2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/camera.mjpg", "/camera.jpg"})
    void aRequestWithoutALengthThatSaysNothingOfItsEndIs411(String path) throws IOException {
        try (var client = stage.http()) {
            assertThat(client.request("POST", path, TYPE).readAnswer().status()).isEqualTo(411);
            assertThat(client.request("POST", path, "Connection: close").readAnswer().status()).isEqualTo(411);
        }
    }

    @ParameterizedTest
    @EnumSource
    void picturesMayComeByteByByte(Body body) throws IOException {
        try (var client = chunked("/camera.mjpg", body.type())) {
            for (int i = 1; i <= 3; i++) {
                for (byte one : body.of(Pictures.jpeg(i))) {
                    send(client, new byte[] {one});
                }
                stage.awaitNewest("camera", Pictures.jpeg(i));
            }
            assertThat(client.send("0\r\n\r\n").readAnswer().status()).isEqualTo(201);
            assertThat(client.get("/camera.jpg").readAnswer().body()).isEqualTo(Pictures.jpeg(3));
        }
        assertThat(stage.stream("camera").stats().framesIn()).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource
    void aBodyMayBeLongerThanAnyPicture(Body body) throws IOException {
        byte[] large = Pictures.large(1, 3_000_000);
        try (var client = chunked("/camera.mjpg", body.type())) {
            for (int i = 0; i < 8; i++) {
                send(client, body.of(large));
            }
            assertThat(client.send("0\r\n\r\n").readAnswer().status()).isEqualTo(201);
        }
        assertThat(stage.stream("camera").stats().framesIn()).isEqualTo(8);
        assertThat(stage.server.heldBytes()).isZero();
    }

    @Test
    void aFormMayHaveMoreBytesThanAnyPicture() throws IOException {
        var large = Pictures.large(1, 9_000_000);
        var file = bytes("--b\r\nContent-Disposition: form-data; name=\"image\"; filename=\"a.png\"\r\n\r\n", large, "\r\n");
        try (var client = stage.http()) {
            client.post("/camera.jpg", bytes(file, file, "--b--\r\n"), "Content-Type: multipart/form-data; boundary=b");

            assertThat(client.readAnswer().status()).isEqualTo(201);
        }
        assertThat(stage.stream("camera").stats().framesIn()).isEqualTo(2);
    }

    private static byte[] forged(Stage stage) {
        return Pictures.withComment("\r\n--" + stage.hub.framing().contentType().replaceFirst(".*=", "") + "\r\n\r\n<script>");
    }

    @ParameterizedTest
    @CsvSource({"COUNTED_PARTS, 415", "OPEN_PARTS, 415", "BARE, 422"})
    void aRefusedPictureCostsItselfOnly(Body body, int status) throws IOException {
        try (var client = chunked("/camera.mjpg", body.type())) {
            send(client, body.of(Pictures.jpeg(1)));
            if (body != Body.BARE) {
                send(client, body.of(bytes("no picture")));
            }
            send(client, body.of(forged(stage)));
            send(client, body.of(Pictures.jpeg(2)));
            stage.awaitNewest("camera", Pictures.jpeg(2));

            var answer = client.send("0\r\n\r\n").readAnswer();

            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.text()).startsWith("picture 2 of the body: ").endsWith("; 2 published, %d refused\n".formatted(body == Body.BARE ? 1 : 2));
        }
        assertThat(stage.stream("camera").stats().framesRefused()).isEqualTo(body == Body.BARE ? 1 : 2);
        assertThat(log.lines()).isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aPictureOfTooManyBytesCostsItselfOnly(Body body) throws IOException {
        byte[] tooLong = bytes(Arrays.copyOf(Pictures.jpeg(1), 30), new byte[Picture.MAX_BYTES]);
        try (var client = chunked("/camera.mjpg", body.type())) {
            send(client, body.of(Pictures.jpeg(1)));
            send(client, body.of(tooLong));
            send(client, body.of(Pictures.jpeg(2)));

            stage.awaitNewest("camera", Pictures.jpeg(2));
            var answer = client.send("0\r\n\r\n").readAnswer();
            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.text()).startsWith("picture 2 of the body: a p").endsWith("; 2 published, 1 refused\n");
        }
    }

    @Test
    void badPicturesWithoutAGoodOneBetweenThemEndTheUpload() throws IOException {
        try (var client = chunked("/camera.mjpg", TYPE)) {
            for (int i = 0; i < 100; i++) {
                send(client, Body.COUNTED_PARTS.of(bytes("no picture")));
            }
            var answer = Answer.whole(client.readToEnd());

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text()).startsWith("100 bad pictures in a row: the upload was ended; picture 1 of the body: image begins 6e 6f");
        }
    }

    @Test
    void aMultipartBodyThatLiesIsEndedAndToldWhere() throws IOException {
        try (var client = chunked("/camera.mjpg", TYPE)) {
            send(client, Body.COUNTED_PARTS.of(Pictures.jpeg(1)));
            send(client, bytes("--b\r\nContent-Length: 10\r\n\r\n", Pictures.large(2, 1_200_000)));

            var answer = Answer.whole(client.readToEnd());

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text())
                    .matches("picture 3 of the body, at byte [0-9,]+: no boundary in 1,048,576 bytes .*; 1 published, 1 refused\n");
        }
        assertThat(stage.newest("camera").toByteArray()).isEqualTo(Pictures.jpeg(1));
    }

    @ParameterizedTest
    @EnumSource
    void aKilledProducerLeavesItsLastWholePictureAndThePlace(Body body) throws IOException {
        for (var transfer : Transfer.values()) {
            try (var client = stage.http()) {
                client.send(transfer.head("/camera.mjpg", body.type()));
                client.send(transfer.piece(body.of(Pictures.jpeg(1))));
                client.send(transfer.piece(Pictures.half(body.of(Pictures.large(2, 10_000)))));
                stage.awaitNewest("camera", Pictures.jpeg(1));
                assertThat(stage.stream("camera").state()).isEqualTo(StreamState.ONLINE);
            }
            await().until(() -> stage.stream("camera").stats().framesRefused() == 1);
            assertThat(stage.newest("camera").toByteArray()).isEqualTo(Pictures.jpeg(1));
            await().until(() -> stage.stream("camera").state() != StreamState.ONLINE);
            stage.hub.retire(Stage.CAMERA);
        }
    }

    private RawClient from(String address) throws IOException {
        return chunked(RawClient.from(address, stage.server.port()), "/camera.mjpg", TYPE);
    }

    @Test
    void anOpenUploadHasThePlaceAndTwoSecondsMoreForItsSender() throws IOException {
        try (var first = from("127.0.0.2")) {
            send(first, Body.COUNTED_PARTS.of(Pictures.jpeg(1)));
            stage.awaitNewest("camera", Pictures.jpeg(1));
            assertTaken("127.0.0.3");
            assertTaken("127.0.0.2");
            first.kill();
        }
        stage.awaitConnections(0);
        assertTaken("127.0.0.3");
        try (var again = from("127.0.0.2")) {
            send(again, Body.COUNTED_PARTS.of(Pictures.jpeg(2)));
            stage.awaitNewest("camera", Pictures.jpeg(2));
        }

        await().until(() -> {
            try (var other = RawClient.from("127.0.0.3", stage.server.port())) {
                return other.put("/camera.jpg", Pictures.jpeg(3)).readAnswer().status() == 204;
            }
        });
    }

    private void assertTaken(String address) throws IOException {
        try (var other = from(address)) {
            send(other, Body.COUNTED_PARTS.of(Pictures.jpeg(9)));

            var answer = Answer.whole(other.readToEnd());

            assertThat(answer.status()).isEqualTo(409);
            assertThat(answer.text()).contains("camera: held by a live HTTP upload for ");
        }
    }

    @Test
    void anUploadThatIsNoLongerTheOnlyOneIsEnded() throws IOException {
        try (var first = from("127.0.0.2")) {
            send(first, Body.COUNTED_PARTS.of(Pictures.jpeg(1)));
            stage.awaitNewest("camera", Pictures.jpeg(1));
            stage.hub.retire(Stage.CAMERA);
            send(first, Body.COUNTED_PARTS.of(Pictures.jpeg(2)));
            stage.awaitNewest("camera", Pictures.jpeg(2));
            stage.hub.retire(Stage.CAMERA);
            stage.show(Pictures.png(4));
            try (var _ = stage.camera()) {
                send(first, Body.COUNTED_PARTS.of(Pictures.jpeg(3)));

                assertThat(Answer.whole(first.readToEnd()).status()).isEqualTo(409);
            }
        }
    }

    @Test
    void aHundredSlowUploadsStandBesideEachOther() throws IOException {
        var clients = new ArrayList<RawClient>();
        try {
            for (int i = 0; i < 100; i++) {
                clients.add(chunked("/s" + i + ".mjpg", TYPE));
            }
            byte[] part = Body.COUNTED_PARTS.of(Pictures.jpeg(1));
            for (int at = 0; at < part.length; at += 97) {
                for (var client : clients) {
                    send(client, Arrays.copyOfRange(part, at, Math.min(part.length, at + 97)));
                }
            }
            for (int i = 0; i < 100; i++) {
                stage.awaitNewest("s" + i, Pictures.jpeg(1));
            }
        } finally {
            clients.forEach(RawClient::close);
        }
        stage.awaitConnections(0);
        await().until(() -> stage.server.heldBytes() == 0);
    }

    @Test
    void thousandsOfPicturesInOnePieceHoldUpNobody() throws IOException {
        byte[] pictures = bytes(Collections.nCopies(5_000, Pictures.png(1)).toArray());
        try (var client = chunked("/camera.mjpg", "Content-Type: image/png");
                var other = stage.http()) {
            send(client, pictures);
            client.send("0\r\n\r\n").halfClose();
            assertThat(other.put("/door.jpg", Pictures.png(2)).readAnswer().status()).isEqualTo(201);

            assertThat(client.readAnswer().status()).isEqualTo(201);
        }
        assertThat(stage.hub.find(StreamName.of("camera")).orElseThrow().stats().framesIn()).isEqualTo(5_000);
    }
}
