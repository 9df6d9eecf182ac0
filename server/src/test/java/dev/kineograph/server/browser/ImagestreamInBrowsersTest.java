// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Hub;
import dev.kineograph.StreamName;
import dev.kineograph.server.KineographServer;
import dev.kineograph.server.Pictures;
import dev.kineograph.server.PythonProducer;
import dev.kineograph.server.settings.ImagestreamDialect;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.ServerSettings;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Pages that watch an imagestream relay: one as its users have written them, and the relay's own.
@Order(3)
@ResourceLock(Browsers.LANE)
class ImagestreamInBrowsersTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final StreamName CAMERA = StreamName.of("camera");

    /// Each message goes to a worker, comes back as base64, and is called a JPEG whatever it is.
    private static final String PAGE = """
            <!doctype html><link rel="icon" href="data:,"><body style="margin:0;background:white"><img id="live"><script>
            const code = 'onmessage = ({ data }) => {'
                + 'let text = "";'
                + 'for (let i = 0; i < data.length; i += 4096) text += String.fromCharCode(...data.subarray(i, i + 4096));'
                + 'postMessage(btoa(text)); }';
            const worker = new Worker(URL.createObjectURL(new Blob([code])));
            worker.onmessage = ({ data }) => { live.src = 'data:image/jpeg;base64,' + data };
            const socket = new WebSocket('ws://localhost:PORT/camera');
            socket.binaryType = 'arraybuffer';
            socket.onmessage = ({ data }) => worker.postMessage(new Uint8Array(data));
            socket.onopen = () => { document.title = 'open' };
            </script>""";

    private static final Path MANUAL = Path.of("..", "docs", "how-to", "imagestream.md");
    private static final Pattern LISTING = Pattern.compile("(?s)```html\n(.*?)```");

    @AutoClose
    static final Browsers browsers = new Browsers();

    @TempDir
    private Path folder;

    private final Hub hub = new Hub();
    private KineographServer server;

    @BeforeEach
    void start() throws IOException {
        start(0);
    }

    private void start(int port) throws IOException {
        server = KineographServer.start(
                hub,
                ServerSettings.DEFAULT,
                new Listener.ForDialect(port, new ImagestreamDialect(CAMERA, "test", "camera")),
                new Listener.Tcp(0, CAMERA));
    }

    @AfterEach
    void stop() {
        server.close();
        hub.close();
    }

    /// Nine heavy pictures and a last one, as fast as the socket takes them.
    private void push(SolidPicture last) throws Exception {
        var pictures = new ArrayList<byte[]>();
        for (int i = 1; i <= 9; i++) {
            pictures.add(Pictures.large(i, 300_000));
        }
        pictures.add(last.encoded("png"));
        int port = server.addresses().getLast().getPort();
        PythonProducer.awaitEnd(PythonProducer.send(port, PythonProducer.files(folder, pictures)));
    }

    private static void awaitPicture(Tab tab, SolidPicture picture) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            var found = picture.findOn(tab.screenshot());
            assertThat(found.getSize()).as("seen of " + picture).hasToString("java.awt.Dimension[width=%d,height=%d]"
                    .formatted(picture.width(), picture.height()));
        });
    }

    private static String page(int port) {
        return PAGE.replace("PORT", String.valueOf(port));
    }

    private static List<SolidPicture> lastPictures() {
        return List.of(
                new SolidPicture(320, 240, Color.RED),
                new SolidPicture(200, 100, Color.BLUE),
                new SolidPicture(400, 150, Color.GREEN));
    }

    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    void aPageWithAWorkerThatMakesDataUrlsOfPngsCalledJpegShowsEachLastPicture(BrowserKind kind) throws Exception {
        try (var elsewhere = new PictureWire();
                var tab = browsers.get(kind).open(elsewhere.pageUrl("localhost", page(server.port())))) {
            await().atMost(PATIENCE).until(() -> tab.text("document.title").equals("open"));

            for (var last : lastPictures()) {
                push(last);

                awaitPicture(tab, last);
            }
            assertThat(tab.console()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    void thePagesOfTheManualShowEachLastPicture(BrowserKind kind) throws Exception {
        var pages = LISTING.matcher(Files.readString(MANUAL)).results().map(listing -> listing.group(1)).toList();
        assertThat(pages).hasSize(2).allMatch(page -> page.contains("ws://localhost:8090/"));
        for (var page : pages) {
            var here = page.replace("localhost:8090", "localhost:" + server.port());
            try (var elsewhere = new PictureWire();
                    var tab = browsers.get(kind).open(elsewhere.pageUrl("127.0.0.1", here))) {
                for (var last : lastPictures()) {
                    push(last);

                    awaitPicture(tab, last);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    void theReadyPageShowsEachLastPictureAndSaysWhatItIs(BrowserKind kind) throws Exception {
        try (var tab = browsers.get(kind).open("http://localhost:%d/".formatted(server.port()))) {
            awaitState(tab, "waiting for the first picture");
            assertThat(tab.text("location.pathname")).isEqualTo("/test");

            for (var last : lastPictures()) {
                push(last);

                awaitPicture(tab, last);
                awaitState(tab, "(.* fps, |waiting, .* old; )?image/png %dx%d".formatted(last.width(), last.height()));
            }
            awaitState(tab, "waiting, the last picture is [0-9]+ s old; image/png 400x150");
            assertThat(tab.text("document.querySelector('pre').innerText"))
                    .contains("new WebSocket(\"ws://localhost:%d/test?ack=1\")".formatted(server.port()));
            assertThat(tab.console()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    void theReadyPageComesBackWhenTheRelayDoes(BrowserKind kind) throws Exception {
        var before = new SolidPicture(320, 240, Color.RED);
        var after = new SolidPicture(200, 100, Color.BLUE);
        int port = server.port();
        try (var tab = browsers.get(kind).open("http://127.0.0.1:%d/camera".formatted(port))) {
            push(before);
            awaitPicture(tab, before);

            server.close();
            awaitState(tab, "no connection to the server, trying again");
            awaitPicture(tab, before);
            start(port);
            push(after);

            awaitPicture(tab, after);
        }
    }

    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    void theReadyPageSaysHowManyPicturesComeASecond(BrowserKind kind) {
        try (var camera = hub.publisher("camera");
                var tab = browsers.get(kind).open("http://127.0.0.1:%d/camera".formatted(server.port()))) {
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).untilAsserted(() -> {
                camera.publish(new SolidPicture(320, 240, Color.RED).encoded("png"));
                assertThat(tab.text("document.querySelector('.state').textContent"))
                        .matches("[0-9]+\\.[0-9] fps, image/png 320x240");
            });
        }
    }

    private static void awaitState(Tab tab, String pattern) {
        await().atMost(PATIENCE).untilAsserted(() ->
                assertThat(tab.text("document.querySelector('.state').textContent")).matches(pattern));
    }
}
