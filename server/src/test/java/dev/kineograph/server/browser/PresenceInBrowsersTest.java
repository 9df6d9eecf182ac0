// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Hub;
import dev.kineograph.Presence;
import dev.kineograph.Publisher;
import dev.kineograph.server.KineographServer;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.ServerSettings;
import dev.kineograph.server.settings.ViewerRules;
import java.awt.Color;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Who is counted while people open tabs and close them, and leave pages: a page that was left is nobody.
@Isolated("it measures time: one second at most from a closed tab to nobody")
class PresenceInBrowsersTest {
    private static final Duration AT_ONCE = Duration.ofSeconds(1);
    private static final Duration ANYTIME = Duration.ofSeconds(20);

    @AutoClose
    static final Browsers browsers = new Browsers();

    @AutoClose
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

    private final Hub hub = new Hub();
    private final AtomicInteger shown = new AtomicInteger();
    private KineographServer server;
    private PictureWire pages;
    private Publisher camera;
    private Presence presence;

    @BeforeEach
    void start() throws IOException {
        server = KineographServer.start(hub, 0);
        pages = new PictureWire();
        camera = hub.publisher("camera");
        presence = hub.stream("camera").presence();
        showNext();
    }

    @AfterEach
    void stop() throws IOException {
        clock.shutdownNow();
        server.close();
        pages.close();
        hub.close();
    }

    /// Shows a picture of another width than the ones before.
    private int showNext() {
        int width = 100 + shown.getAndIncrement() % 100;
        camera.publish(new SolidPicture(width, 80, Color.RED).encoded("png"));
        return width;
    }

    private void keepChanging() {
        clock.scheduleAtFixedRate(this::showNext, 0, 100, TimeUnit.MILLISECONDS);
    }

    private String live() {
        return live(server);
    }

    private static String live(KineographServer server) {
        return "http://127.0.0.1:%d/camera.mjpg".formatted(server.port());
    }

    private String page(String host, int number, String embedded) {
        return pages.pageUrl(host, "<title>%d</title><a href=/>a page</a> %s".formatted(number, embedded));
    }

    private String pageWithPicture(String host, int number) {
        return page(host, number, "<img src=%s>".formatted(live()));
    }

    private void awaitConnections(int count) {
        await().atMost(ANYTIME).until(() -> presence.connections() == count);
    }

    private static void awaitWidth(Tab tab, int width) {
        await().atMost(ANYTIME).ignoreExceptions().until(() -> tab.number("(document.querySelector('image-stream') ?? document.images[0]).naturalWidth") == width);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 3})
    void aTabOfFirefoxThatIsClosedOnAStillPictureIsGoneWithTheNextHeartbeat(long heartbeatSeconds) throws IOException {
        var heartbeat = Duration.ofSeconds(heartbeatSeconds);
        var settings = ServerSettings.DEFAULT.with(ViewerRules.DEFAULT.withHeartbeat(heartbeat));
        try (var still = KineographServer.start(hub, settings, new Listener.Http(0))) {
            var tab = browsers.get(BrowserKind.FIREFOX).open(page("127.0.0.1", 1, "<img src=%s>".formatted(live(still))));
            awaitWidth(tab, 100);

            tab.close();

            await().atMost(heartbeat.plus(AT_ONCE)).until(() -> presence.viewers() == 0);
        }
    }

    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    void aTabThatIsClosedOnAChangingPictureIsGoneAtOnce(BrowserKind kind) {
        keepChanging();
        var tab = browsers.get(kind).open(pageWithPicture("127.0.0.1", 1));
        awaitConnections(1);

        tab.close();

        await().atMost(AT_ONCE).until(() -> presence.viewers() == 0);
    }

    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    void aPageWithAnIframeLetsGoWhenItIsLeft(BrowserKind kind) {
        try (var tab = browsers.get(kind).open(page("127.0.0.1", 1, "<iframe src=%s></iframe>".formatted(live())))) {
            awaitConnections(1);

            tab.navigate(page("127.0.0.1", 2, ""));

            await().atMost(AT_ONCE).until(() -> presence.viewers() == 0);
        }
    }

    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    void ourOwnPageLetsGoWhenItIsLeftAndIsLiveAgainWhenOneComesBack(BrowserKind kind) {
        keepChanging();
        try (var tab = browsers.get(kind).open("http://127.0.0.1:%d/camera".formatted(server.port()))) {
            awaitConnections(1);

            tab.navigate(page("127.0.0.1", 2, ""));
            await().atMost(AT_ONCE).until(() -> presence.viewers() == 0);
            clock.shutdownNow();
            tab.evaluate("setTimeout(() => history.back(), 0)");

            awaitConnections(1);
            for (int i = 0; i < 3; i++) {
                awaitWidth(tab, showNext());
            }
            assertThat(presence.viewers()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    void onePersonInTwoTabsIsOneViewerWithTwoLivePictures(BrowserKind kind) {
        var browser = browsers.get(kind);
        try (var one = browser.open(pageWithPicture("127.0.0.1", 1))) {
            // Its first answer brings the cookie: whoever opens two at the same moment is two for once.
            awaitWidth(one, 100);
            try (var other = browser.open(pageWithPicture("127.0.0.1", 2))) {
                awaitConnections(2);

                for (var tab : List.of(one, other, one)) {
                    tab.bringToFront();
                    awaitWidth(tab, showNext());
                }

                assertThat(presence.viewers()).isEqualTo(1);
                assertThat(presence.connections()).isEqualTo(2);
            }
        }
    }
}
