// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.browser;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Hub;
import dev.kineograph.Publisher;
import dev.kineograph.StreamName;
import dev.kineograph.server.KineographServer;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.ServerSettings;
import dev.kineograph.server.settings.ViewerRules;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What browsers are promised: a frame is painted when it comes and not when the next one does, wherever it is shown.
@Order(3)
@ResourceLock(Browsers.LANE)
class BrowserContractTest {
    /// No second frame comes while the tests wait: what is seen was not one frame late.
    private static final ServerSettings WITHOUT_HEARTBEAT =
            ServerSettings.DEFAULT.with(ViewerRules.DEFAULT.withHeartbeat(Duration.ofHours(1)));

    private static final Duration ANYTIME = Duration.ofSeconds(10);

    @AutoClose
    static final Browsers browsers = new Browsers();

    private final Hub hub = new Hub();
    private KineographServer server;
    private PictureWire elsewhere;
    private Publisher camera;

    /// Where a stream is shown.
    enum Place {
        IMG_OF_THE_SAME_ORIGIN, IMG_OF_ANOTHER_ORIGIN, IFRAME, TAB
    }

    /// How much a frame weighs.
    enum Weight {
        BYTES_300, KILOBYTES_300
    }

    static Stream<Arguments> everyPlace() {
        return Arrays.stream(BrowserKind.values())
                .flatMap(kind -> Arrays.stream(Place.values())
                        .flatMap(place -> Arrays.stream(Weight.values())
                                .map(weight -> Arguments.of(kind, place, weight))));
    }

    @BeforeEach
    void start() throws IOException {
        server = KineographServer.start(hub, WITHOUT_HEARTBEAT, new Listener.Http(0));
        elsewhere = new PictureWire();
        camera = hub.publisher("camera");
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
        elsewhere.close();
        hub.close();
    }

    private Tab show(BrowserKind kind, Place place) {
        var browser = browsers.get(kind);
        var stream = address("127.0.0.1", "/camera.mjpg");
        var tab = switch (place) {
            case IMG_OF_THE_SAME_ORIGIN -> {
                var page = browser.open(address("127.0.0.1", "/"));
                page.evaluate("document.body.innerHTML = '<img src=/camera.mjpg>'");
                yield page;
            }
            case IMG_OF_ANOTHER_ORIGIN -> browser.open(elsewhere.pageUrl("localhost", "<img src=%s>".formatted(stream)));
            case IFRAME -> browser.open(elsewhere.pageUrl(
                    "127.0.0.1", "<iframe width=600 height=440 src=%s></iframe>".formatted(stream)));
            case TAB -> browser.openEndless(stream);
        };
        await().until(() -> hub.stream("camera").presence().connections() == 1);
        return tab;
    }

    private String address(String host, String path) {
        return "http://%s:%d%s".formatted(host, server.port(), path);
    }

    @ParameterizedTest
    @MethodSource("everyPlace")
    void aFrameSentAloneIsPaintedBeforeTheNextOneComes(BrowserKind kind, Place place, Weight weight) throws IOException {
        try (var tab = show(kind, place)) {
            var watch = new PaintWatch(tab);
            if (place.name().startsWith("IMG")) {
                watch.recordSizes();
            }

            for (var picture : new SolidPicture[] {
                new SolidPicture(100, 80, Color.RED), new SolidPicture(140, 90, Color.BLUE)
            }) {
                long sent = System.currentTimeMillis();
                camera.publish(encoded(picture, weight));
                long took = watch.await(picture, ANYTIME) - sent;

                System.out.printf("%s %s %s: on a screenshot after %d ms%s%n", kind, place, weight, took,
                        place.name().startsWith("IMG") ? sizeSeen(watch, picture, weight, sent) : "");
            }
        }
    }

    /// A screenshot takes its own 30 to 120 ms; the picture's natural size is there to a few.
    private static String sizeSeen(PaintWatch watch, SolidPicture picture, Weight weight, long sent) {
        var seen = watch.sizeSeen(weight == Weight.BYTES_300 ? picture : ground(picture));
        return seen.isPresent() ? ", of its natural size after %d ms".formatted(seen.getAsLong() - sent) : "";
    }

    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    void theEndOfAStreamKeepsItsLastPicture(BrowserKind kind) {
        var last = new SolidPicture(100, 80, Color.RED);
        try (var tab = show(kind, Place.IMG_OF_ANOTHER_ORIGIN)) {
            var watch = new PaintWatch(tab);
            camera.publish(last.encoded("png"));
            watch.await(last, ANYTIME);

            hub.retire(StreamName.of("camera"));
            await().until(() -> server.connections() == 0);

            assertThat(watch.shows(last)).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    void aPictureThatForgesAPartIsRefusedAndRunsNothing(BrowserKind kind) throws Exception {
        var good = new SolidPicture(100, 80, Color.RED);
        camera.publish(good.encoded("jpeg"));
        try (var tab = show(kind, Place.IFRAME)) {
            var watch = new PaintWatch(tab);
            watch.await(good, ANYTIME);
            tab.evaluate("addEventListener('message', event => console.log('ran: ' + event.data))");

            int status = upload(forged(good, boundary()));
            var next = new SolidPicture(140, 90, Color.BLUE);
            camera.publish(next.encoded("jpeg"));
            watch.await(next, ANYTIME);

            assertThat(status).isEqualTo(422);
            assertThat(tab.console()).noneMatch(line -> line.contains("ran"));
        }
    }

    private String boundary() throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            var head = HttpRequest.newBuilder(URI.create(address("127.0.0.1", "/camera.mjpg"))).HEAD().build();
            var type = client.send(head, BodyHandlers.discarding()).headers().firstValue("Content-Type").orElseThrow();
            return type.substring(type.indexOf('=') + 1);
        }
    }

    private int upload(byte[] picture) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            var put = HttpRequest.newBuilder(URI.create(address("127.0.0.1", "/other.jpg")))
                    .PUT(BodyPublishers.ofByteArray(picture))
                    .build();
            return client.send(put, BodyHandlers.discarding()).statusCode();
        }
    }

    /// The picture with a comment segment that ends the part and begins one with a script.
    private static byte[] forged(SolidPicture picture, String boundary) throws IOException {
        byte[] jpeg = picture.encoded("jpeg");
        byte[] comment = "\r\n--%s\r\nContent-Type: text/html\r\n\r\n<script>parent.postMessage('script', '*')</script>\r\n--%s\r\n"
                .formatted(boundary, boundary)
                .getBytes(US_ASCII);
        var forged = new ByteArrayOutputStream();
        forged.write(jpeg, 0, 2);
        forged.write(new byte[] {(byte) 0xff, (byte) 0xfe, 0, (byte) (comment.length + 2)});
        forged.write(comment);
        forged.write(jpeg, 2, jpeg.length - 2);
        return forged.toByteArray();
    }

    private static byte[] encoded(SolidPicture picture, Weight weight) throws IOException {
        return switch (weight) {
            case BYTES_300 -> picture.encoded("png");
            case KILOBYTES_300 -> amongNoise(picture);
        };
    }

    /// What a picture lies on among noise: each picture on a ground of its own size.
    private static SolidPicture ground(SolidPicture picture) {
        return new SolidPicture(250 + picture.width(), 300, picture.colour());
    }

    /// Grey noise does not compress and has nothing of the picture's colour.
    private static byte[] amongNoise(SolidPicture picture) throws IOException {
        var ground = ground(picture);
        var image = new BufferedImage(ground.width(), ground.height(), BufferedImage.TYPE_INT_RGB);
        var random = new Random(1);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                image.setRGB(x, y, 0x606060 + (random.nextInt() & 0x3f3f3f));
            }
        }
        var pen = image.createGraphics();
        pen.setColor(picture.colour());
        pen.fillRect(100, 100, picture.width(), picture.height());
        pen.dispose();
        var bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        return bytes.toByteArray();
    }
}
