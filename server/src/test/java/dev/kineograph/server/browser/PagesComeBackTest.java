// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Hub;
import dev.kineograph.Sources;
import dev.kineograph.StreamName;
import dev.kineograph.server.KineographServer;
import dev.kineograph.server.Nginx;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Our pages need no reload: they are live again soon after the server is, and the index knows the streams that there are.
@Order(3)
@ResourceLock(Browsers.LANE)
class PagesComeBackTest {
    private static final Duration SOON = Duration.ofSeconds(3);
    private static final Duration ANYTIME = Duration.ofSeconds(20);

    @AutoClose
    static final Browsers browsers = new Browsers();

    @TempDir
    Path folder;

    private Hub hub = new Hub();
    private KineographServer server;
    private int width = 100;

    @BeforeEach
    void start() throws IOException {
        server = KineographServer.start(hub, 0);
        showNext();
    }

    @AfterEach
    void stop() {
        server.close();
        hub.close();
    }

    /// Shows a picture of another width.
    private void showNext() {
        width++;
        try (var camera = hub.publisher("camera")) {
            camera.publish(new SolidPicture(width, 50, Color.RED).encoded("png"));
        }
    }

    /// As a restarted program does: other streams, other epochs, another start.
    private void restart(int port) throws IOException {
        hub.close();
        hub = new Hub();
        showNext();
        server = KineographServer.start(hub, port);
    }

    private String url(String path) {
        return "http://127.0.0.1:%d%s".formatted(server.port(), path);
    }

    private static void awaitWidth(Tab tab, String image, int width, Duration within) {
        await().atMost(within).pollInterval(Duration.ofMillis(50)).untilAsserted(() ->
                assertThat(tab.number("document.querySelector('%s')?.naturalWidth ?? 0".formatted(image))).isEqualTo(width));
    }

    private static void awaitText(Tab tab, String text) {
        await().atMost(ANYTIME).untilAsserted(() -> assertThat(tab.text("document.body.innerText")).contains(text));
    }

    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    void afterARestartAllPagesAreLiveAgainSoon(BrowserKind kind) throws IOException {
        var browser = browsers.get(kind);
        int port = server.port();
        try (var index = browser.open(url("/"));
                var page = browser.open(url("/camera"))) {
            for (var tab : new Tab[] {index, page}) {
                tab.bringToFront();
                awaitWidth(tab, "[data-live=camera]", width, ANYTIME);
            }
            server.close();
            index.bringToFront();
            awaitText(index, "no connection to the server");
            page.bringToFront();
            awaitText(page, "no connection to the server, trying again, last picture");
            assertThat(page.truth("document.querySelector('.picture').classList.contains('old')")).isTrue();

            restart(port);

            awaitWidth(page, "[data-live=camera]", width, SOON);
            index.bringToFront();
            awaitWidth(index, "[data-live=camera]", width, SOON);
            assertThat(page.truth("document.querySelector('.picture').classList.contains('old')")).isFalse();
        }
    }

    /// Browsers take the headers of a 304 for the page's own, also those that say what it may run.
    @ParameterizedTest
    @EnumSource(value = BrowserKind.class, names = "CHROMIUM")
    void aPageThatTheBrowserHasIsNotSentAgainAndIsLive(BrowserKind kind) {
        try (var page = browsers.get(kind).open(url("/camera"))) {
            awaitWidth(page, "[data-live=camera]", width, ANYTIME);

            page.navigate(url("/camera"));

            showNext();
            awaitWidth(page, "[data-live=camera]", width, ANYTIME);
            var sizes = page.text("(({transferSize, encodedBodySize}) => `${transferSize} < ${encodedBodySize}`)"
                    + "(performance.getEntriesByType('navigation')[0])");
            assertThat(page.truth(sizes)).as(sizes).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    void theIndexShowsNewStreamsAndDropsRetiredOnes(BrowserKind kind) {
        try (var index = browsers.get(kind).open(url("/"))) {
            awaitWidth(index, "[data-live=camera]", width, ANYTIME);

            hub.publisher("a/door").publish(new SolidPicture(77, 50, Color.BLUE).encoded("png"));
            awaitWidth(index, "[data-tile=\"a/door\"] image-stream", 77, ANYTIME);
            assertThat(index.text("document.querySelector('[data-tile]').href")).isEqualTo(url("/a/door"));
            hub.retire(StreamName.of("camera"));

            await().atMost(ANYTIME).until(() -> index.truth("!document.querySelector('[data-tile=camera]')"));
        }
    }

    @ParameterizedTest
    @EnumSource(value = BrowserKind.class, names = "CHROMIUM")
    void behindAProxyWithoutWebSocketsAndBelowAPathTheyAreLiveToo(BrowserKind kind) throws IOException {
        int port = server.port();
        try (var nginx = Nginx.below(folder, "/webcam/", "proxy_pass http://127.0.0.1:%d/; proxy_buffering off; proxy_set_header Host $http_host;"
                        .formatted(port));
                var index = browsers.get(kind).open("http://127.0.0.1:%d/webcam/".formatted(nginx.port()));
                var page = browsers.get(kind).open("http://127.0.0.1:%d/webcam/camera".formatted(nginx.port()))) {
            awaitWidth(page, "[data-live=camera]", width, ANYTIME);
            showNext();
            awaitWidth(page, "[data-live=camera]", width, ANYTIME);
            assertThat(page.text("document.querySelector('pre').innerText")).contains(":%d/webcam/camera.mjpg".formatted(nginx.port()));
            index.bringToFront();
            hub.publisher("a/door").publish(new SolidPicture(77, 50, Color.BLUE).encoded("png"));
            awaitWidth(index, "[data-tile=\"a/door\"] image-stream", 77, ANYTIME);

            server.close();
            awaitText(index, "no connection to the server");
            restart(port);

            awaitWidth(index, "[data-live=camera]", width, ANYTIME);
            page.bringToFront();
            awaitWidth(page, "[data-live=camera]", width, ANYTIME);
        }
    }

    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    void aPageOfAnotherSiteComesBackByOneLine(BrowserKind kind) throws IOException {
        int port = server.port();
        var html = "<!doctype html><link rel=icon href=data:,><img src=%s><script src=%s defer></script>"
                .formatted(url("/camera.mjpg"), url("/assets/heal.js"));
        try (var elsewhere = new PictureWire();
                var tab = browsers.get(kind).open(elsewhere.pageUrl("localhost", html))) {
            awaitWidth(tab, "img", width, ANYTIME);
            // It has seen this start.
            tab.evaluate("new Promise(done => setTimeout(done, 2500))");

            server.close();
            restart(port);

            awaitWidth(tab, "img", width, ANYTIME);
            await().until(() -> hub.stream("camera").presence().connections() == 1);
        }
    }

    @ParameterizedTest
    @EnumSource(value = BrowserKind.class, names = "CHROMIUM")
    void aStillSaysHowOldItIsAndIsNotOld(BrowserKind kind) {
        try (var page = browsers.get(kind).open(url("/camera"))) {
            awaitWidth(page, "[data-live=camera]", width, ANYTIME);

            awaitText(page, "still png %dx50, 1 viewer, last picture ".formatted(width));

            assertThat(page.truth("document.querySelector('.picture').classList.contains('old')")).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource(value = BrowserKind.class, names = "CHROMIUM")
    void whatCameAtARateLooksOldWhenItStops(BrowserKind kind) {
        try (var camera = hub.publisher("camera");
                var page = browsers.get(kind).open(url("/camera"))) {
            camera.publish(new SolidPicture(201, 50, Color.RED).encoded("png"));
            camera.publish(new SolidPicture(202, 50, Color.RED).encoded("png"));
            awaitWidth(page, "[data-live=camera]", 202, ANYTIME);

            await().atMost(ANYTIME).until(() -> page.truth("document.querySelector('.picture').classList.contains('old')"));
            awaitText(page, "last picture ");
        }
    }

    /// Such as a drawing that does not change: no other picture is due.
    @ParameterizedTest
    @EnumSource(value = BrowserKind.class, names = "CHROMIUM")
    void theOnlyPictureOfASourceDoesNotLookOld(BrowserKind kind) {
        hub.add("still", Sources.still(new SolidPicture(203, 50, Color.RED).encoded("png")));
        try (var page = browsers.get(kind).open(url("/still"))) {
            awaitWidth(page, "[data-live=still]", 203, ANYTIME);

            await().atMost(ANYTIME).until(() -> page.text("document.querySelector('.state').textContent").matches(".*last picture ([6-9]|1[0-9]) s ago"));
            assertThat(page.truth("document.querySelector('.picture').classList.contains('old')")).isFalse();
        }
    }
}
