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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Who is counted while people walk through pages, open tabs and close them: a page that was left is nobody.
@Order(2)
class PresenceInBrowsersTest {
    private static final Duration AT_ONCE = Duration.ofSeconds(1);
    private static final Duration ANYTIME = Duration.ofSeconds(20);

    /// Chromium keeps a page's connections for a minute after it was left.
    private static final Duration KEPT_BY_CHROMIUM = Duration.ofSeconds(65);

    /// HTTP/1.x connections of a browser to one host.
    private static final int MOST_CONNECTIONS = 6;

    /// A test that keeps none leaves them to the other classes.
    @AutoClose
    private final Browsers browsers = new Browsers();

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

    /// Opens one page after the other in one tab.
    ///
    /// @return the picture's width on each page when it was left, 0 where there was none
    private List<Integer> walk(Browser browser, String host, int count, int millisOnEach) {
        var widths = new ArrayList<Integer>();
        var tab = browser.open(pageWithPicture(host, 1));
        for (int page = 1; page <= count; page++) {
            if (page > 1) {
                tab.navigate(pageWithPicture(host, page));
            }
            tab.evaluate("new Promise(done => setTimeout(done, %d))".formatted(millisOnEach));
            widths.add((int) tab.number("document.images[0].naturalWidth"));
        }
        return widths;
    }

    private void awaitConnections(int count) {
        await().atMost(ANYTIME).until(() -> presence.connections() == count);
    }

    private static void awaitWidth(Tab tab, int width) {
        await().atMost(ANYTIME).ignoreExceptions().until(() -> tab.number("document.images[0].naturalWidth") == width);
    }

    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    void whoWalksThroughNinePagesIsOneViewerAndSeesThePictureOnEach(BrowserKind kind) {
        try (var newcomer = Browser.start(kind)) {
            var widths = walk(newcomer, "127.0.0.1", 9, 1500);

            assertThat(widths).hasSize(9).containsOnly(100);
            assertThat(presence.viewers()).isEqualTo(1);
            // Chromium really keeps the pages that were left: without an identity these would be six.
            assertThat(presence.connections()).isBetween(kind == BrowserKind.CHROMIUM ? 3 : 1, 3);
        }
    }

    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    @Execution(ExecutionMode.CONCURRENT)
    void withoutCookiesTheLeftPagesOfAnotherSiteCountForAMinuteAtMost(BrowserKind kind) {
        try (var stranger = Browser.start(kind, "--block-third-party-cookies")) {
            walk(stranger, "localhost", MOST_CONNECTIONS + 1, 300);

            assertThat(presence.connections()).isBetween(kind == BrowserKind.CHROMIUM ? MOST_CONNECTIONS : 1, MOST_CONNECTIONS);
            await().atMost(KEPT_BY_CHROMIUM).untilAsserted(() -> {
                assertThat(presence.connections()).isEqualTo(1);
                assertThat(presence.viewers()).isEqualTo(1);
            });
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 3})
    @ResourceLock(Browsers.LANE)
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
    @ResourceLock(Browsers.LANE)
    void aTabThatIsClosedOnAChangingPictureIsGoneAtOnce(BrowserKind kind) {
        keepChanging();
        var tab = browsers.get(kind).open(pageWithPicture("127.0.0.1", 1));
        awaitConnections(1);

        tab.close();

        await().atMost(AT_ONCE).until(() -> presence.viewers() == 0);
    }

    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    @ResourceLock(Browsers.LANE)
    void aPageWithAnIframeLetsGoWhenItIsLeft(BrowserKind kind) {
        try (var tab = browsers.get(kind).open(page("127.0.0.1", 1, "<iframe src=%s></iframe>".formatted(live())))) {
            awaitConnections(1);

            tab.navigate(page("127.0.0.1", 2, ""));

            await().atMost(AT_ONCE).until(() -> presence.viewers() == 0);
        }
    }

    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    @ResourceLock(Browsers.LANE)
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
    @ResourceLock(Browsers.LANE)
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
