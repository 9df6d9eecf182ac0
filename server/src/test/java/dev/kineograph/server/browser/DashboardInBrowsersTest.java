// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Hub;
import dev.kineograph.server.KineographServer;
import java.awt.Color;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What our pages show beside the pictures: numbers, their course, a code for the phone, and many streams on one screen.
@Order(3)
@ResourceLock(Browsers.LANE)
class DashboardInBrowsersTest {
    private static final Duration ANYTIME = Duration.ofSeconds(20);

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
}
