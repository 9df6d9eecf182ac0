// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.kineograph.Hub;
import dev.kineograph.ImageFormat;
import dev.kineograph.ImageSize;
import dev.kineograph.Orientation;
import dev.kineograph.Picture;
import dev.kineograph.StreamState;
import dev.kineograph.Variant;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.ServerSettings;
import dev.kineograph.server.settings.StreamRules;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Other sizes and formats of a stream, for those who ask for them in an address.
@ExtendWith(NoLeaks.class)
class VariantsOverHttpTest extends ToyForms {
    private static final List<String> EIGHT_SIZES =
            List.of("width=1", "width=2", "width=4", "width=8", "height=1", "height=2", "height=4", "height=8");

    VariantsOverHttpTest() {
        super(ServerSettings.DEFAULT);
    }

    private Viewing watch(String path) throws IOException {
        return Viewing.of(client(), path);
    }

    private static Picture picture(Answer answer) {
        assertThat(answer.status()).isEqualTo(200);
        var picture = Picture.of(answer.body());
        assertThat(answer.header("Content-Type")).isEqualTo(picture.format().mediaType());
        return picture;
    }

    private Map<String, Object> state() throws IOException {
        return JSON.std.mapFrom(get("/camera.json").text());
    }

    @SuppressWarnings("unchecked") // JSON knows no types.
    private List<Object> events() throws IOException {
        return ((List<Map<String, Object>>) state().get("events")).stream().map(event -> event.get("event")).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "/camera.jpg", "/camera.jpeg", "/camera.jpg?width=16", "/camera.jpg?width=8192&height=12", "/camera.jpg?height=13", "/camera.png?format=jpg"
    })
    void aPictureThatIsWhatIsAskedForIsServedByteForByte(String path) throws IOException {
        camera.publish(Pictures.jpeg(1));

        var answer = get(path);

        assertThat(answer.body()).isEqualTo(Pictures.jpeg(1));
        assertThat(answer.headers("X-Variant")).isEmpty();
        assertThat(answer.header("Access-Control-Expose-Headers")).isEqualTo("ETag, X-Frame-Age");
        assertThat(transcoder.asked()).isEmpty();
    }

    @Test
    void aLiveStreamThatIsWhatIsAskedForIsServedByteForByte() throws IOException {
        camera.publish(Pictures.jpeg(1));

        var viewer = watch("/camera.mjpg?width=16&format=jpg");

        assertThat(viewer.next()).isEqualTo(Pictures.jpeg(1));
        camera.publish(Pictures.jpeg(2));
        assertThat(viewer.next()).isEqualTo(Pictures.jpeg(2));
        assertThat(transcoder.asked()).isEmpty();
    }

    @Test
    void whatComesLaterIsTranscodedOnlyIfItIsNotWhatIsAskedFor() throws IOException {
        var viewer = watch("/camera.mjpg?width=16");

        camera.publish(Pictures.jpeg(1));
        assertThat(viewer.next()).isEqualTo(Pictures.jpeg(1));
        assertThat(transcoder.asked()).isEmpty();
        camera.publish(Pictures.large(2, 30_000));
        assertThat(Picture.of(viewer.next()).size()).isEqualTo(new ImageSize(16, 16));
        camera.publish(Pictures.jpeg(3));
        assertThat(viewer.next()).isEqualTo(Pictures.jpeg(3));

        assertThat(transcoder.asked()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "/camera.jpg?width=8, JPEG, 8, 6",
        "/camera.png, PNG, 16, 12",
        "/camera.png?height=4, PNG, 5, 4",
        "/camera.jpg?format=png, PNG, 16, 12"
    })
    void aSnapshotIsMadeOfTheNewestPicture(String path, ImageFormat format, int width, int height) throws IOException {
        camera.publish(Pictures.jpeg(1));

        var answer = get(path);

        assertThat(picture(answer).format()).isEqualTo(format);
        assertThat(picture(answer).size()).isEqualTo(new ImageSize(width, height));
        assertThat(answer.headers("X-Variant")).isEmpty();
    }

    @Test
    void theViewersOfAVariantAndWhatTheyGetAreInTheStreamsState() throws IOException {
        camera.publish(Pictures.jpeg(1));
        var small = watch("/camera.mjpg?width=8&viewer=anna");
        var whole = watch("/camera.mjpg?viewer=anna");
        small.next();
        whole.next();

        await().untilAsserted(() -> assertThat(state())
                .containsEntry("viewers", 1)
                .containsEntry("connections", 2)
                .containsEntry("framesSent", 2));
        assertThat(events()).containsOnlyOnce("joined");
        whole.close();
        await().untilAsserted(() -> assertThat(state()).containsEntry("viewers", 1).containsEntry("connections", 1));
        small.close();

        await().untilAsserted(() -> assertThat(events()).containsOnlyOnce("left"));
        assertThat(state()).containsEntry("viewers", 0).containsEntry("connections", 0);
    }

    @Test
    void whoFetchesAVariantIsAViewerOfTheStream() throws IOException {
        camera.publish(Pictures.jpeg(1));

        get("/camera.png", "User-Agent: dashboard");
        get("/camera.jpg", "User-Agent: dashboard");

        assertThat(state()).containsEntry("viewers", 1).containsEntry("connections", 0);
    }

    @Test
    void aVariantIsAsOldAsThePictureItIsMadeOfAndHasItsTag() throws IOException {
        camera.publish(Pictures.jpeg(1));
        await().until(() -> hub.stream("camera").newest().age().toMillis() >= 100);

        var variant = get("/camera.png");
        var tag = get("/camera.jpg").header("ETag");

        assertThat(Double.parseDouble(variant.header("X-Frame-Age"))).isBetween(0.1, 10.0);
        assertThat(variant.header("ETag")).isEqualTo(tag);
        assertThat(client().get("/camera.png", "If-None-Match: " + tag).readHead().status()).isEqualTo(304);
        camera.publish(Pictures.jpeg(2));
        await().untilAsserted(() -> assertThat(get("/camera.png").header("ETag"))
                .isEqualTo(get("/camera.jpg").header("ETag"))
                .isNotEqualTo(tag));
    }

    @ParameterizedTest
    @ValueSource(strings = {"fresh=1", "maxAge=2s"})
    void aPictureFromBeforeDoesNotBecomeANewerOneByBeingTranscoded(String parameter) throws IOException {
        camera.publish(Pictures.jpeg(1));
        await().until(() -> hub.stream("camera").newest().age().toMillis() > 2_000);
        var client = client().get("/camera.png?" + parameter);
        await().until(() -> transcoder.asked().size() == 1);
        assertThat(client.readWithin(100)).isEmpty();

        camera.publish(Pictures.large(2, 3000));

        assertThat(picture(client.readAnswer()).size()).isEqualTo(Picture.of(Pictures.large(2, 3000)).size());
    }

    @Test
    void aVariantThatWasNotWatchedForAWhileShowsNoOldPicture() throws IOException {
        camera.publish(Pictures.jpeg(1));
        var viewer = watch("/camera.mjpg?width=8");
        viewer.next();
        viewer.close();
        var variant = hub.variant(
                hub.stream("camera"), Variant.ORIGINAL.withWidth(8));
        await().until(() -> variant.state() == StreamState.WAITING);
        camera.publish(Pictures.large(2, 30_000));

        assertThat(picture(get("/camera.png?width=8")).size()).isEqualTo(new ImageSize(8, 8));
    }

    @Test
    void aStreamThatIsOfflineShowsItsLastPictureInOtherShapesButNoFresherOne() throws IOException {
        camera.publish(Pictures.jpeg(1));
        camera.close();

        assertThat(picture(get("/camera.png")).format()).isEqualTo(ImageFormat.PNG);
        var answer = get("/camera.png?fresh=1");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.text()).startsWith("camera: no such picture now: the newest is ");
    }

    @Test
    void aTranscoderThatFailsIsReportedAndHarmsNobodyElse() throws IOException {
        camera.publish(Pictures.webp());
        watch("/camera.mjpg?format=png");
        var failing = hub.variant(
                hub.stream("camera"),
                Variant.ORIGINAL.withFormat(ImageFormat.PNG));
        await().until(() -> failing.state() == StreamState.FAILING);

        var answer = get("/camera.jpg?format=png");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.text()).startsWith("camera: no such picture now: ");
        assertThat(get("/camera.webp").body()).isEqualTo(Pictures.webp());
        assertThat(state()).containsEntry("state", "online");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/camera.avif", "/camera.jpg?format=avif", "/camera.mjpg?format=avif"})
    void aFormatThatNothingHereMakesIsNotAcceptable(String path) throws IOException {
        camera.publish(Pictures.jpeg(1));

        var answer = get(path);

        assertThat(answer.status()).isEqualTo(406);
        assertThat(answer.text()).isEqualTo("format: image/avif (expected: libtoy; Debian: apt install libtoy1)\n");
    }

    /// Pages have such addresses of any picture.
    @Test
    void theSuffixOfAGifIsNoFormatWhereNothingMakesGifs() throws IOException {
        byte[] picture = Pictures.jpeg(1);
        camera.publish(picture);

        assertThat(get("/camera.gif").body()).isEqualTo(picture);
        assertThat(get("/camera.jpg?format=gif").status()).isEqualTo(406);
    }

    private void watchEightSizes() throws IOException {
        for (var size : EIGHT_SIZES) {
            watch("/camera.mjpg?" + size).next();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/camera.jpg?width=9, width=8, 8",
        "/camera.jpg?width=8&quality=50, width=8, 8",
        "/camera.jpg?quality=50, original, 16",
        "/camera.png?width=2, width=2, 2",
        "/camera.png, original, 16"
    })
    void whoAsksForANinthVariantGetsTheNearestAndIsTold(String path, String variant, int width) throws IOException {
        camera.publish(Pictures.jpeg(1));
        watchEightSizes();
        var tag = get("/camera.jpg").header("ETag");

        var answer = get(path);

        assertThat(answer.header("X-Variant")).isEqualTo(variant);
        assertThat(answer.header("Access-Control-Expose-Headers")).isEqualTo("ETag, X-Frame-Age, X-Variant");
        assertThat(answer.header("ETag")).isEqualTo(tag.replaceFirst("\"$", "-" + variant + "\""));
        assertThat(picture(answer).size().width()).isEqualTo(width);
    }

    @Test
    void aLiveStreamIsTheNearestTooAndSaysSo() throws IOException {
        camera.publish(Pictures.jpeg(1));
        watchEightSizes();

        var exact = client().get("/camera.mjpg?width=8").readHead();
        var nearest = client().get("/camera.mjpg?width=9").readHead();
        var webSocket = client().get(
                        "/camera?width=9",
                        "Connection: Upgrade",
                        "Upgrade: websocket",
                        "Sec-WebSocket-Version: 13",
                        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==")
                .readHead();

        assertThat(exact.headers("X-Variant")).isEmpty();
        assertThat(nearest.header("X-Variant")).isEqualTo("width=8");
        assertThat(nearest.header("Access-Control-Expose-Headers")).isEqualTo("X-Variant");
        assertThat(webSocket.status()).isEqualTo(101);
        assertThat(webSocket.header("X-Variant")).isEqualTo("width=8");
    }

    @Test
    void aFormatThatWasNotAskedForIsNeverTheNearestWhileTheRightOneIsThere() throws IOException {
        camera.publish(Pictures.jpeg(1));
        watch("/camera.mjpg?width=2&format=png").next();
        for (var size : List.of("width=4", "width=8", "height=2", "height=4", "height=8", "width=4&quality=50", "width=8&quality=50")) {
            watch("/camera.mjpg?format=png&" + size).next();
        }

        assertThat(get("/camera.jpg?width=8").header("X-Variant")).isEqualTo("original");
        assertThat(get("/camera.png?width=1").header("X-Variant")).isEqualTo("width=2&format=png");
    }

    @Test
    void aFormForEverybodyThatCannotBeMadeIsALineInTheLog() throws IOException {
        var turned = StreamRules.DEFAULT.withShown(Variant.ORIGINAL.withOrientation(Orientation.QUARTER_TURN));
        var settings = ServerSettings.DEFAULT.withStreams(Map.of(Stage.CAMERA, turned, Stage.DOOR, StreamRules.DEFAULT));
        try (var log = LogLines.ofKineograph();
                var plainHub = new Hub();
                var plain = KineographServer.start(plainHub, settings, new Listener.Http(0))) {
            plain.settings(plain.settings().with(Stage.STRICT));

            assertThat(log.lines().stream().filter(line -> line.contains("no other sizes")))
                    .containsExactly("stream camera: no other sizes and formats here, so it is shown as it comes (expected: a transcoder, such as kineograph-imaging)");
        }
    }

    @Test
    void whereThereIsNoTranscoderAnotherFormIsRefusedAndTheSuffixIsNone() throws IOException {
        try (var plainHub = new Hub();
                var plain = KineographServer.start(plainHub, 0);
                var client = RawClient.to(plain.port())) {
            plainHub.publisher("camera").publish(Pictures.jpeg(1));

            for (var wish : new String[] {".jpg?width=8", ".mjpg?height=8", ".jpg?quality=50", "?format=png"}) {
                try (var another = RawClient.to(plain.port())) {
                    var refused = another.get("/camera" + wish).readAnswer();

                    assertThat(refused.status()).as(wish).isEqualTo(400);
                    assertThat(refused.text()).endsWith("(expected: none of width, height, fit, rotate, flip, quality, format)\n");
                }
            }
            var otherSuffix = client.get("/camera.png").readAnswer();

            assertThat(otherSuffix.body()).isEqualTo(Pictures.jpeg(1));
            assertThat(otherSuffix.headers("X-Variant")).isEmpty();
            plainHub.publisher("door").publish(Pictures.withComment("at 52.5 N"));
            try (var another = RawClient.to(plain.port())) {
                assertThat(another.get("/door.jpg?strip=metadata").readAnswer().body()).isEqualTo(Pictures.jpeg(1));
            }
        }
    }
}
