// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.serve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.kineograph.Hub;
import dev.kineograph.Picture;
import dev.kineograph.Publisher;
import dev.kineograph.StreamSettings;
import dev.kineograph.WhenStale;
import dev.kineograph.server.KineographServer;
import dev.kineograph.server.browser.BrowserKind;
import dev.kineograph.server.browser.Browsers;
import dev.kineograph.server.browser.SolidPicture;
import dev.kineograph.server.browser.Tab;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.ServerSettings;
import java.awt.Color;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Who looks at a picture sees that it is an old one, and the next one at once.
@ResourceLock(Browsers.LANE)
class StalePicturesInBrowsersTest {
    private static final StreamSettings DIMMED =
            StreamSettings.DEFAULT.withStaleAfter(Duration.ofSeconds(1)).withWhenStale(WhenStale.DIMMED);

    /// What is left of 255 under the veil.
    private static final int DIM = 105;

    private static final SolidPicture RED = new SolidPicture(320, 240, new Color(255, 0, 0));
    private static final SolidPicture DIM_RED = new SolidPicture(320, 240, new Color(DIM, 0, 0));
    private static final SolidPicture GREEN = new SolidPicture(320, 240, new Color(0, 255, 0));
    private static final SolidPicture WHITE = new SolidPicture(320, 240, new Color(255, 255, 255));

    @AutoClose
    static final Browsers browsers = new Browsers();

    private final Hub hub = new Hub();
    private KineographServer server;
    private Publisher camera;
    private HttpServer page;

    @BeforeEach
    void start() throws IOException {
        server = KineographServer.start(hub, ServerSettings.DEFAULT, new Listener.Http(0));
        hub.stream("camera").apply(DIMMED);
        camera = hub.publisher("camera");
        page = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        page.createContext("/", this::answer);
        page.start();
    }

    /// A page of another origin with the picture in its corner.
    private void answer(HttpExchange exchange) throws IOException {
        var html = "<!doctype html><link rel=icon href=data:,><body style='margin:0'><img src='http://127.0.0.1:%d/camera.mjpg'>"
                .formatted(server.port())
                .getBytes(UTF_8);
        try (exchange) {
            exchange.getResponseHeaders().add("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, html.length);
            exchange.getResponseBody().write(html);
        }
    }

    @AfterEach
    void stop() throws IOException {
        page.stop(0);
        server.close();
        hub.close();
    }

    private Tab open(BrowserKind kind) {
        return browsers.get(kind).open("http://127.0.0.1:%d/".formatted(page.getAddress().getPort()));
    }

    private static void awaitOnScreen(SolidPicture picture, Tab tab) {
        await().untilAsserted(() -> {
            var found = picture.findOn(tab.screenshot());
            assertThat(found.width).isBetween(picture.width() - 2, picture.width());
            assertThat(found.height).isBetween(picture.height() - 2, picture.height());
        });
    }

    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    void itIsDimmedWithItsAgeAndTheNextPictureIsPaintedAtOnce(BrowserKind kind) {
        for (var format : new String[] {"jpeg", "png"}) {
            camera.publish(RED.encoded(format));
            try (var tab = open(kind)) {
                awaitOnScreen(DIM_RED, tab);
                var screen = tab.screenshot();
                var place = DIM_RED.findOn(screen);
                var text = WHITE.findOn(screen.getSubimage(place.x, place.y, place.width, place.height));
                assertThat(text.width).isBetween(100, 300);
                assertThat(text.height).isBetween(8, 40);
                assertThat(tab.number("document.images[0].naturalWidth")).isEqualTo(320);

                camera.publish(GREEN.encoded(format));

                awaitOnScreen(GREEN, tab);
                awaitOnScreen(new SolidPicture(320, 240, new Color(0, DIM, 0)), tab);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    void aStreamThatNeverHadAPictureShowsAnotherOneUntilItHas(BrowserKind kind) {
        hub.stream("camera").apply(DIMMED.withWhenStale(WhenStale.showing(Picture.of(GREEN.encoded("png")))));
        try (var tab = open(kind)) {
            awaitOnScreen(GREEN, tab);

            camera.publish(RED.encoded("jpeg"));

            awaitOnScreen(RED, tab);
            awaitOnScreen(GREEN, tab);
        }
    }

    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    void aPictureThatJavaCannotReadIsADarkOne(BrowserKind kind) throws IOException {
        camera.publish(Files.readAllBytes(Path.of("../core/src/test/resources/images/lossy.webp")));
        int width = hub.stream("camera").newest().size().width();
        try (var tab = open(kind)) {
            await().until(() -> hub.stream("camera").shown().format().suffix().equals("jpg"));

            await().untilAsserted(() -> assertThat(tab.number("document.images[0].naturalWidth")).isEqualTo(width));
            camera.publish(GREEN.encoded("jpeg"));
            awaitOnScreen(GREEN, tab);
        }
    }
}
