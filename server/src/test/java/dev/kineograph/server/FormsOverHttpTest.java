// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Fit;
import dev.kineograph.ImageFormat;
import dev.kineograph.Orientation;
import dev.kineograph.Picture;
import dev.kineograph.Variant;
import dev.kineograph.server.settings.ServerSettings;
import dev.kineograph.server.settings.StreamRules;
import dev.kineograph.server.settings.TrustedProxies;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The forms that an address can ask for, and those that a configuration gives to a stream. All pictures are JPEGs of 16x12.
@ExtendWith(NoLeaks.class)
class FormsOverHttpTest extends ToyForms {
    private final LogLines ignored = LogLines.ofKineograph();

    FormsOverHttpTest() {
        super(ServerSettings.DEFAULT.with(TrustedProxies.of("127.0.0.1")));
    }

    @BeforeEach
    void publish() {
        camera.publish(Pictures.jpeg(1));
    }

    @AfterEach
    void close() {
        ignored.close();
    }

    private String size(String path) throws IOException {
        return Picture.of(get(path).body()).size().toString();
    }

    private void rules(StreamRules rules) {
        server.settings(server.settings().withStreams(Map.of(Stage.CAMERA, rules)));
    }

    @ParameterizedTest
    @CsvSource({
        "/camera.jpg?rotate=90, 12x16, rotate=90",
        "/camera.jpg?rotate=270&width=4, 4x5, width=4&rotate=270",
        "/camera.jpg?rotate=180&flip=v, 16x12, flip=h",
        "/camera.jpg?flip=h&rotate=90, 12x16, rotate=90&flip=h",
        "/camera.jpg?width=8&height=8&fit=cover, 8x8, width=8&height=8&fit=cover",
        "/camera.jpg?width=8&height=8&fit=contain, 8x6, width=8&height=8",
        "/camera.jpg?quality=40, 16x12, quality=40",
        "/camera.png?quality=40, 16x12, format=png",
    })
    void aPictureIsTurnedCutAndCompressedAsAsked(String path, String size, String asked) throws IOException {
        assertThat(size(path)).isEqualTo(size);
        assertThat(transcoder.asked()).isNotEmpty().allSatisfy(form -> assertThat(form).hasToString(asked));
        assertThat(get(path).headers("X-Variant")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "rotate=45 | rotate: 45 (expected: 0, 90, 180 or 270)",
        "flip=x | flip: x (expected: h or v)",
        "fit=fill&width=1&height=1 | fit: fill (expected: contain or cover)",
        "fit=cover&width=1 | fit: cover (expected: with width and height)",
        "fps=0 | fps: 0.0 (expected: 0.1 to 1,000)",
        "strip=exif | strip: exif (expected: metadata or nothing)",
        "fps=fast | fps: fast (expected: a number, such as 5 or 0.5)",
        "width=0 | width: 0 (expected: 1 to 8,192)",
        "format=tiff | format: tiff (expected: jpg, png, webp, gif or avif)",
        "format=auto | format: auto (expected: jpg, png, webp, gif or avif)",
        "variant=thumb | variant: thumb (expected: none: the stream has no named variants)",
    })
    void whatCannotBeServedIsRefusedWithWhatIsPossible(String query, String sentence) throws IOException {
        var answer = get("/camera.mjpg?" + query);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).isEqualTo(sentence + "\n");
    }

    @Test
    void aFormatThatCannotBeMadeHereIsNotAcceptable() throws IOException {
        var answer = get("/camera.avif");

        assertThat(answer.status()).isEqualTo(406);
        assertThat(answer.text()).isEqualTo("format: image/avif (expected: libtoy; Debian: apt install libtoy1)\n");
    }

    @ParameterizedTest
    @CsvSource({
        "width=15, width=8",
        "height=7, height=4",
        "width=15&height=9, width=8&height=5",
        "width=15&height=10&fit=cover, width=8&height=5&fit=cover",
        "quality=83, quality=80",
        "quality=4, quality=10",
        "width=8&fps=7.5, width=8&fps=6",
        "height=15&quality=80, height=8&quality=80",
    })
    void requestsAreRoundedToAFewStepsAndTheHeaderSaysSo(String asked, String served) throws IOException {
        var head = client().get("/camera.mjpg?" + asked).readHead();

        assertThat(head.header("X-Variant")).isEqualTo(served);
        assertThat(head.header("Access-Control-Expose-Headers")).isEqualTo("X-Variant");
    }

    @Test
    void strangersWhoAskForNearlyTheSameShareIt() throws IOException {
        for (var width : List.of("8", "9", "12", "15")) {
            try (var viewer = Viewing.of(client(), "/camera.mjpg?width=" + width)) {
                assertThat(Picture.of(viewer.next()).size().width()).isEqualTo(8);
            }
        }

        assertThat(transcoder.asked()).hasSize(1);
    }

    @Test
    void fewerPicturesASecondArePassedOnAsTheyAreAndEndOnTheNewest() throws IOException {
        try (var viewer = Viewing.of(client(), "/camera.mjpg?fps=2")) {
            assertThat(viewer.next()).isEqualTo(Pictures.jpeg(1));
            for (int number = 2; number <= 9; number++) {
                camera.publish(Pictures.jpeg(number));
            }

            assertThat(viewer.skipTo(Pictures.jpeg(9))).isLessThanOrEqualTo(1);
        }
        assertThat(transcoder.asked()).isEmpty();
    }

    @Test
    void aSnapshotHasNoRate() throws IOException {
        var answer = get("/camera.jpg?fps=1");

        assertThat(answer.body()).isEqualTo(Pictures.jpeg(1));
        assertThat(answer.headers("X-Variant")).isEmpty();
    }

    @Test
    void aWebSocketHasTheSameForms() throws IOException {
        try (var viewer = WebSocketClient.of(client(), "/camera?width=8&rotate=90")) {
            assertThat(Picture.of(viewer.next().payload()).size()).hasToString("8x11");
        }
    }

    @Test
    void socketIoHasThemAsOptionsAndTheAcknowledgementSaysWhatIsServed() {
        try (var client = SocketIoPeer.connected(server.port())) {
            assertThat(client.ask("subscribe", "camera", Map.of("width", 9, "rotate", "90", "binary", true)).toString())
                    .contains("ok=true", "variant=width=8&rotate=90");
            var picture = (Map<?, ?>) client.event().arguments().getFirst();
            assertThat(Picture.of((byte[]) picture.get("source")).size()).hasToString("8x11");
            assertThat(client.ask("subscribe", "camera", Map.of("width", 0)).toString())
                    .contains("ok=false", "width: 0 (expected: 1 to 8,192)");
            assertThat(client.ask("subscribe", "camera", Map.of("width", 1e300)).toString())
                    .contains("ok=false", "width: 1.0E300 (expected: a whole number)");
        }
    }

    @Test
    void metadataAreTakenOutForThoseWhoAskForThat() throws IOException {
        camera.publish(Pictures.withComment("at 52.5 N"));

        assertThat(get("/camera.jpg?strip=metadata").body()).isEqualTo(Pictures.jpeg(1));
        assertThat(get("/camera.jpg?strip=metadata").headers("X-Variant")).isEmpty();
        assertThat(get("/camera.jpg?strip=nothing").body()).isEqualTo(Pictures.withComment("at 52.5 N"));
        try (var live = Viewing.of(client(), "/camera.mjpg?strip=metadata&fps=5");
                var socket = WebSocketClient.of(client(), "/camera?strip=metadata");
                var socketIo = SocketIoPeer.connected(server.port())) {
            assertThat(live.next()).isEqualTo(Pictures.jpeg(1));
            assertThat(socket.next().payload()).isEqualTo(Pictures.jpeg(1));
            socketIo.ask("subscribe", "camera", Map.of("strip", "metadata", "binary", true));
            assertThat(((Map<?, ?>) socketIo.event().arguments().getFirst()).get("source")).isEqualTo(Pictures.jpeg(1));
        }
        assertThat(transcoder.asked()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/camera.avif", "/camera.mjpg?format=avif", "/camera.jpg?variant=small"})
    void whatMayTakeLongToFindOutAboutAFormatIsNotFoundOutOnAnEventLoop(String path) throws IOException {
        rules(StreamRules.DEFAULT.withVariants(Map.of("small", Variant.ORIGINAL.withFormat(ImageFormat.AVIF))));

        assertThat(get(path).status()).isEqualTo(406);
        assertThat(get("/camera.webp").status()).isEqualTo(200);

        assertThat(transcoder.firstChecks()).containsEntry(ImageFormat.AVIF, true).containsEntry(ImageFormat.WEBP, true);
    }

    @Test
    void aWebSocketAndAClientOfSocketIoFindOutElsewhereToo() throws IOException {
        try (var viewer = WebSocketClient.of(client(), "/camera?format=webp");
                var client = SocketIoPeer.connected(server.port())) {
            assertThat(viewer.next().payload()).isEqualTo(Pictures.webp());
            assertThat(client.ask("subscribe", "camera", Map.of("format", "avif")).toString()).contains("ok=false", "format: image/avif (expected: libtoy");
        }

        assertThat(transcoder.firstChecks()).containsEntry(ImageFormat.AVIF, true).containsEntry(ImageFormat.WEBP, true);
    }

    @Test
    void aNamedFormIsServedExactlyAndMayBeChanged() throws IOException {
        rules(StreamRules.DEFAULT.withVariants(Map.of("thumb", Variant.ORIGINAL.withWidth(7).withQuality(55))));

        assertThat(get("/camera.jpg?variant=thumb").headers("X-Variant")).isEmpty();
        assertThat(size("/camera.jpg?variant=thumb")).isEqualTo("7x5");
        assertThat(get("/camera.jpg?variant=thumb&width=5").header("X-Variant")).isEqualTo("width=4&quality=60");
        assertThat(get("/camera.jpg?variant=x").text()).isEqualTo("variant: x (expected: thumb)\n");
    }

    @Test
    void everybodySeesAStreamInTheFormThatItsRulesHaveAndCanOnlyMakeItSmaller() throws IOException {
        rules(StreamRules.DEFAULT.withShown(Variant.ORIGINAL.withOrientation(Orientation.QUARTER_TURN).withHeight(12)));

        assertThat(size("/camera.jpg")).isEqualTo("9x12");
        assertThat(get("/camera.jpg").headers("X-Variant")).isEmpty();
        assertThat(size("/camera.jpg?width=4")).isEqualTo("4x5");
        assertThat(size("/camera.jpg?height=200")).isEqualTo("9x12");
        assertThat(size("/camera.jpg?rotate=90")).isEqualTo("12x9");
        assertThat(size("/camera.jpg?width=4&height=4&fit=cover")).isEqualTo("4x4");
        try (var viewer = WebSocketClient.of(client(), "/camera")) {
            assertThat(Picture.of(viewer.next().payload()).size()).hasToString("9x12");
        }
        rules(StreamRules.DEFAULT.withShown(Variant.ORIGINAL.within(8, 8, Fit.COVER)));
        assertThat(size("/camera.jpg?width=4")).isEqualTo("4x4");
    }

    @ParameterizedTest
    @CsvSource({
        "'image/avif,image/webp,*/*', image/webp",
        "'image/png,*/*', image/jpeg",
        "'', image/jpeg",
    })
    void anAutomaticFormatIsTheSmallestThatTheClientTakesAndTheServerMakes(String accept, String type) throws IOException {
        var answer = get("/camera.jpg?format=auto", "Accept: " + accept);

        assertThat(answer.header("Content-Type")).isEqualTo(type);
        assertThat(answer.headers("Vary")).contains("Accept");
        assertThat(answer.headers("X-Variant")).isEmpty();
    }

    @Test
    void aPictureThatTheClientTakesAsItIsStaysAsItIs() throws IOException {
        camera.publish(Pictures.webp());

        assertThat(get("/camera.jpg?format=auto", "Accept: image/avif,image/webp").body()).isEqualTo(Pictures.webp());
        assertThat(transcoder.asked()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/stream.mjpg?resolution=8x8&compression=50&fps=20, width=8&height=8&quality=50",
        "/stream?topic=/camera&width=8&quality=50&type=mjpeg, width=8&quality=50",
        "/stream?topic=/camera&type=png, format=png",
    })
    void otherServersNamesMeanTheSame(String path, String asked) throws IOException {
        try (var viewer = Viewing.of(client(), path)) {
            viewer.next();
        }

        assertThat(transcoder.asked()).allSatisfy(form -> assertThat(form).hasToString(asked)).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({"/stream.mjpg?resolution=big&compression=500&fps=x", "/stream?topic=/camera&width=-1&quality=5000&type=h264"})
    void whatOtherServersMeanButCannotBeServedIsIgnored(String path) throws IOException {
        try (var viewer = Viewing.of(client(), path)) {
            assertThat(viewer.next()).isEqualTo(Pictures.jpeg(1));
        }
    }

    @Test
    void aDelayInMillisecondsIsTheAgeThatASnapshotMayHave() throws IOException {
        await().until(() -> hub.stream("camera").newest().age().toMillis() > 100);
        camera.close();

        assertThat(get("/snapshot?max_delay=100").status()).isEqualTo(503);
        assertThat(get("/snapshot?max_delay=99999").status()).isEqualTo(200);
        assertThat(get("/snapshot?max_delay=soon").status()).isEqualTo(200);
    }

    @Test
    void oneAddressCannotUseUpTheFormsOfAStream() throws IOException {
        for (var form : List.of("width=8", "width=4", "width=2", "width=1")) {
            Viewing.of(client(), "/camera.mjpg?" + form, "X-Forwarded-For: 203.0.113.7").next();
        }

        var fifth = client().get("/camera.mjpg?quality=50&width=8", "X-Forwarded-For: 203.0.113.7").readHead();
        var another = client().get("/camera.mjpg?quality=50&width=8", "X-Forwarded-For: 203.0.113.8").readHead();

        assertThat(fifth.header("X-Variant")).isEqualTo("width=8");
        assertThat(another.headers("X-Variant")).isEmpty();
    }

    @Test
    void whoHasItsShareOfFormsStillGetsTheRateThatItAskedFor() throws IOException {
        for (var form : List.of("width=8", "width=4", "width=2", "width=1")) {
            Viewing.of(client(), "/camera.mjpg?" + form, "X-Forwarded-For: 203.0.113.7").next();
        }

        var rarer = client().get("/camera.mjpg?fps=2", "X-Forwarded-For: 203.0.113.7").readHead();
        var smallAndRarer = client().get("/camera.mjpg?width=4&fps=2", "X-Forwarded-For: 203.0.113.7").readHead();
        var fifth = client().get("/camera.mjpg?quality=50&width=8&fps=2", "X-Forwarded-For: 203.0.113.7").readHead();

        assertThat(rarer.headers("X-Variant")).isEmpty();
        assertThat(smallAndRarer.headers("X-Variant")).isEmpty();
        assertThat(fifth.header("X-Variant")).isEqualTo("width=8&fps=2");
    }

    @Test
    void theNearestIsShownNoMoreOftenThanItsFormatCanBeMade() throws IOException {
        for (var form : List.of("rotate=90&format=webp", "width=4", "width=2", "width=1")) {
            Viewing.of(client(), "/camera.mjpg?" + form, "X-Forwarded-For: 203.0.113.7").next();
        }

        var fifth = client().get("/camera.mjpg?rotate=90", "X-Forwarded-For: 203.0.113.7").readHead();

        assertThat(fifth.header("X-Variant")).isEqualTo("rotate=90&format=webp&fps=5");
    }

    @Test
    void aHundredViewersOfFourFormsCostFourTranscodingsAFrame() throws IOException {
        var viewers = new ArrayList<Viewing>();
        for (int i = 0; i < 100; i++) {
            var viewer = Viewing.of(client(), "/camera.mjpg?width=" + (1 << i % 4));
            viewer.next();
            viewers.add(viewer);
        }
        int before = transcoder.asked().size();

        for (int number = 2; number <= 11; number++) {
            camera.publish(Pictures.jpeg(number));
            for (var viewer : viewers) {
                viewer.next();
            }
        }

        assertThat(before).isLessThanOrEqualTo(4);
        assertThat(transcoder.asked()).hasSize(before + 40);
        await().until(() -> hub.stream("camera").presence().connections() == 100);
    }
}
