// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Hub;
import dev.kineograph.server.KineographServer;
import dev.kineograph.server.settings.AllowedHosts;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.ServerSettings;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What our pages show beside the pictures: numbers, their course, a code for the phone, and many streams on one screen.
@Order(3)
@ResourceLock(Browsers.LANE)
class DashboardInBrowsersTest {
    private static final Duration ANYTIME = Duration.ofSeconds(20);
    private static final Path CODE_READER = Path.of("../web/node_modules/jsqr/dist/jsQR.js");

    /// What another program reads of the code on the page.
    private static final String READ_CODE = """
            (async () => {
                const code = document.querySelector('.code svg').cloneNode(true);
                const picture = new Image();
                code.setAttribute('width', 400);
                code.setAttribute('height', 400);
                picture.src = URL.createObjectURL(new Blob([new XMLSerializer().serializeToString(code)], {type: 'image/svg+xml'}));
                await picture.decode();
                const pen = new OffscreenCanvas(400, 400).getContext('2d');
                pen.fillStyle = 'white';
                pen.fillRect(0, 0, 400, 400);
                pen.drawImage(picture, 0, 0);
                return jsQR(pen.getImageData(0, 0, 400, 400).data, 400, 400).data;
            })()""";

    @AutoClose
    static final Browsers browsers = new Browsers();

    private final Hub hub = new Hub();
    private KineographServer server;

    @BeforeEach
    void start() throws IOException {
        server = KineographServer.start(hub, 0);
        show("camera", 100);
        show("door", 200);
    }

    @AfterEach
    void stop() {
        server.close();
        hub.close();
    }

    private void show(String name, int width) {
        try (var publisher = hub.publisher(name)) {
            publisher.publish(new SolidPicture(width, 80, Color.RED).encoded("png"));
        }
    }

    private Tab open(BrowserKind kind, String path) {
        return browsers.get(kind).open("http://127.0.0.1:%d%s".formatted(server.port(), path));
    }

    private static void awaitTrue(Tab tab, String js) {
        await().atMost(ANYTIME).until(() -> tab.truth(js));
    }

    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    void aTileHasItsNumbers(BrowserKind kind) {
        try (var tab = open(kind, "/")) {
            awaitTrue(tab, "/^still png 100x80, 1 viewer, \\d+ B$/.test(document.querySelector('[data-tile=camera] .state').textContent.replace(/, last picture [^,]*/, ''))");
        }
    }

    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    void aMosaicShowsWhatIsThereAndHasAPlaceForWhatIsNot(BrowserKind kind) {
        try (var tab = open(kind, "/?streams=camera,nowhere,door")) {
            awaitTrue(tab, "[...document.querySelectorAll('image-stream')].map(player => player.naturalWidth).join() === '100,0,200'");
            assertThat(tab.truth("document.querySelector('.mosaic.columns-2') !== null")).isTrue();
            awaitTrue(tab, "document.querySelectorAll('image-stream')[1].shadowRoot.querySelector('[role=status]').textContent === 'nowhere: there is no such stream'");

            show("nowhere", 300);

            awaitTrue(tab, "document.querySelectorAll('image-stream')[1].naturalWidth === 300");
        }
    }

    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    void aStreamsPageHasTheCourseOfItsNumbersAndNoCodeForLocalhost(BrowserKind kind) {
        try (var tab = open(kind, "/camera")) {
            awaitTrue(tab, "[...document.querySelectorAll('.plot figcaption')].some(caption => caption.textContent === 'Viewers: 1, at most 1')");
            awaitTrue(tab, "document.querySelector('.plot path').getAttribute('d').startsWith('M0 ')");
            assertThat(tab.text("document.querySelector('.code').textContent")).contains("not as localhost");
            assertThat(tab.truth("document.querySelector('.code svg') === null")).isTrue();
        }
    }

    @Test
    void theCodeLeadsAPhoneToThePageByTheNameOfTheServer() throws IOException {
        try (var named = KineographServer.start(hub, ServerSettings.DEFAULT, new Listener.Http(0).with(AllowedHosts.of("pictures.test")));
                var browser = Browser.start(BrowserKind.CHROMIUM, "--host-resolver-rules=MAP pictures.test 127.0.0.1");
                var tab = browser.open("http://pictures.test:%d/camera".formatted(named.port()))) {
            awaitTrue(tab, "document.querySelector('.code svg') !== null");
            tab.evaluate(Files.readString(CODE_READER));

            assertThat(tab.text(READ_CODE)).isEqualTo("http://pictures.test:%d/camera".formatted(named.port()));
        }
    }
}
