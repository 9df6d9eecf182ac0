// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.Delivery;
import dev.kineograph.Frame;
import dev.kineograph.StreamName;
import dev.kineograph.StreamSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A body may hold several pictures, in whatever form programs send them: all are published.
@ExtendWith(NoLeaks.class)
class SeveralPicturesInOneBodyTest {
    private static final byte[][] PICTURES = {Pictures.jpeg(1), Pictures.png(2), Pictures.webp(), Pictures.jpeg(3)};

    @AutoClose
    private final LogLines ignored = LogLines.ofKineograph();

    @AutoClose
    private final Stage stage = new Stage();

    private Answer put(byte[] body, String... headers) throws IOException {
        try (var client = stage.http()) {
            return client.put("/camera.jpg", body, headers).readAnswer();
        }
    }

    /// Bytes of texts, one byte a character, and of arrays.
    private static byte[] body(Object... parts) {
        var all = new ByteArrayOutputStream();
        for (var part : parts) {
            all.writeBytes(part instanceof byte[] bytes ? bytes : part.toString().getBytes(ISO_8859_1));
        }
        return all.toByteArray();
    }

    private static byte[] backToBack(String between) {
        return body(Arrays.stream(PICTURES).map(picture -> body(picture, between)).toArray());
    }

    private static byte[] parts(String head, boolean withLength) {
        var parts = Arrays.stream(PICTURES).map(picture ->
                body("--b\r\n", head, withLength ? "Content-Length: " + picture.length + "\r\n" : "", "\r\n", picture, "\r\n"));
        return body(body(parts.toArray()), "--b--\r\n");
    }

    /// Publishes a body and says what came of it.
    private List<byte[]> published(byte[] body, String... headers) throws IOException {
        stage.hub.retire(Stage.CAMERA);
        stage.hub.add(Stage.CAMERA, StreamSettings.DEFAULT);
        try (var reader = stage.stream("camera").watch(Delivery.boundedEvery(10), () -> {})) {
            var answer = put(body, headers);
            assertThat(answer.status()).as(answer.text()).isEqualTo(201);
            var pictures = new ArrayList<byte[]>();
            for (Frame frame = reader.take(); frame != null; frame = reader.take()) {
                pictures.add(frame.toByteArray());
            }
            return pictures;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"image/jpeg", "application/octet-stream", "application/x-www-form-urlencoded", "video/x-motion-jpeg"})
    void picturesBackToBackAreAllPublished(String type) throws IOException {
        for (var between : List.of("", "\r\n", "\0\0\0")) {
            assertThat(published(backToBack(between), "Content-Type: " + type)).containsExactly(PICTURES);
        }
    }

    @Test
    void theFilesOfAFormAreAllPublished() throws IOException {
        var file = "Content-Disposition: form-data; name=\"image\"; filename=\"a.jpg\"\r\nContent-Type: image/jpeg\r\n";
        var field = body("--b\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nthe door\r\n");
        var emptyFile = body("--b\r\nContent-Disposition: form-data; name=\"other\"; filename=\"\"\r\nContent-Type: application/octet-stream\r\n\r\n\r\n");

        assertThat(published(body(field, emptyFile, parts(file, false)), "Content-Type: multipart/form-data; boundary=b"))
                .containsExactly(PICTURES);
    }

    @Test
    void thePartsOfALivePictureAreAllPublished() throws IOException {
        for (boolean withLength : new boolean[] {true, false}) {
            assertThat(published(parts("Content-Type: image/jpeg\r\n", withLength), "Content-Type: multipart/x-mixed-replace;boundary=--b"))
                    .containsExactly(PICTURES);
        }
    }

    @Test
    void partsAreRecognisedWhereTheHeaderDoesNotSaySo() throws IOException {
        assertThat(published(parts("Content-Type: image/jpeg\r\n", true))).containsExactly(PICTURES);
        assertThat(published(parts("", false), "Content-Type: multipart/mixed")).containsExactly(PICTURES);
    }

    @Test
    void theEndOfTheBodyEndsTheLastPart() throws IOException {
        assertThat(published(body("--b\r\n\r\n", PICTURES[0], "\r\n--b\r\n\r\n", PICTURES[1]), "Content-Type: multipart/x-mixed-replace; boundary=b"))
                .containsExactly(PICTURES[0], PICTURES[1]);
    }

    @Test
    void whatAPhoneAppendsToAPictureIsNotPublished() throws IOException {
        assertThat(published(body(PICTURES[0], "SEFT", PICTURES[3], "more"))).containsExactly(PICTURES[0]);
    }

    @Test
    void aBadPictureCostsItselfAndTheAnswerSaysSo() throws IOException {
        var answer = put(body(
                "--b\r\n\r\n", PICTURES[0], "\r\n--b\r\n\r\n", PICTURES[1], "\r\n--b\r\n\r\nno picture\r\n--b\r\n\r\n", PICTURES[3], "\r\n--b--"),
                "Content-Type: multipart/x-mixed-replace; boundary=b");

        assertThat(answer.status()).isEqualTo(415);
        assertThat(answer.text()).startsWith("picture 3 of the body: image begins 6e 6f").endsWith("; 3 published, 1 refused\n");
        assertThat(stage.newest("camera").toByteArray()).isEqualTo(PICTURES[3]);
        assertThat(stage.stream("camera").stats().framesIn()).isEqualTo(3);
        assertThat(stage.stream("camera").stats().framesRefused()).isEqualTo(1);
    }

    @Test
    void aBadPictureBackToBackIsTold() throws IOException {
        var answer = put(body(PICTURES[0], Pictures.claiming(65_535, 65_535)));

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text()).startsWith("picture 2 of the body: picture size: 65535x65535").endsWith("; 1 published, 1 refused\n");
    }

    @Test
    void aPartThatIsCutOffIsTold() throws IOException {
        var answer = put(body("--b\r\n\r\n", PICTURES[0], "\r\n--b\r\nContent-Length: 5000\r\n\r\n", PICTURES[1]), "Content-Type: multipart/mixed; boundary=b");

        assertThat(answer.status()).isEqualTo(415);
        assertThat(answer.text()).startsWith("picture 2 of the body: a part that ends after %d of 5,000 bytes".formatted(PICTURES[1].length));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--b--", "no boundary", "--b\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nthe door\r\n--b--"})
    void aMultipartBodyWithoutAPictureIsRefusedWithAHint(String body) throws IOException {
        var answer = put(body(body), "Content-Type: multipart/form-data; boundary=b");

        assertThat(answer.status()).isEqualTo(415);
        assertThat(answer.text()).contains("a multipart body without a picture (expected: a part that is one, as sent by 'curl -F image=@picture.jpg')");
        assertThat(stage.hub.find(StreamName.of("camera"))).isEmpty();
    }

    @Test
    void manyPicturesAreAllPublished() throws IOException {
        assertThat(put(body(Collections.nCopies(2000, PICTURES[1]).toArray())).status()).isEqualTo(201);

        assertThat(stage.stream("camera").stats().framesIn()).isEqualTo(2000);
    }
}
