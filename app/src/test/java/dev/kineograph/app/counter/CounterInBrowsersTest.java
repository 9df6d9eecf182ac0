// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.counter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.jr.ob.JSON;
import com.sun.net.httpserver.HttpServer;
import dev.kineograph.Hub;
import dev.kineograph.imaging.CounterPicture;
import dev.kineograph.server.KineographServer;
import dev.kineograph.server.browser.BrowserKind;
import dev.kineograph.server.browser.Browsers;
import dev.kineograph.server.browser.Tab;
import dev.kineograph.server.settings.CounterDialect;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.ServerSettings;
import dev.kineograph.server.settings.ViewerRules;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// What people with browsers see of the counter on its own page, and on pages of others that embed it.
@Order(1)
class CounterInBrowsersTest {
    private static final Duration MOMENTS = Duration.ofSeconds(5);
    private static final Duration HEARTBEAT = ViewerRules.DEFAULT.heartbeat();

    /// How long somebody who left is still told of, with a second for a busy machine.
    private static final Duration GRACE = Duration.ofSeconds(2);

    private static final int WIDTH = 200;
    private static final int HEIGHT = 30;

    @AutoClose
    static final Browsers browsers = new Browsers();

    private final Hub hub = new Hub();
    private KineographServer server;
    private HttpServer forum;

    @BeforeEach
    void start() throws IOException {
        server = KineographServer.start(hub, ServerSettings.DEFAULT, new Listener.ForDialect(0, new CounterDialect()));
        forum = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        forum.start();
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        forum.stop(0);
        hub.close();
    }

    private String index() {
        return "http://127.0.0.1:%d/".formatted(server.port());
    }

    private String picture() {
        return index() + "online.png";
    }

    /// A page of the forum, which is another origin, with the picture in its corner.
    private String page(String path, String snippet) {
        var html = "<!doctype html><title>%s</title><link rel=icon href=data:,><body style='margin:0;background:white'>%s".formatted(path, snippet).getBytes(UTF_8);
        forum.createContext(path, exchange -> {
            try (exchange) {
                exchange.getResponseHeaders().add("Content-Type", "text/html");
                exchange.sendResponseHeaders(200, html.length);
                exchange.getResponseBody().write(html);
            }
        });
        return "http://127.0.0.1:%d%s".formatted(forum.getAddress().getPort(), path);
    }

    private int online() {
        try (var json = URI.create(index() + "online.json").toURL().openStream()) {
            return (Integer) JSON.std.mapFrom(json).get("online");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitOnline(int number, Duration deadline) {
        await().atMost(deadline).untilAsserted(() -> assertThat(online()).isEqualTo(number));
    }

    /// The place of the page's first picture on the screen.
    private static BufferedImage seen(Tab tab) {
        int left = (int) tab.number("Math.round(document.querySelector('img, iframe').getBoundingClientRect().left)");
        int top = (int) tab.number("Math.round(document.querySelector('img, iframe').getBoundingClientRect().top)");
        return tab.screenshot().getSubimage(left, top, WIDTH, HEIGHT);
    }

    /// What the counter draws for a number, on the white of a page.
    private static BufferedImage drawn(int number) throws IOException {
        var image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        var graphics = image.createGraphics();
        graphics.setBackground(Color.WHITE);
        graphics.clearRect(0, 0, WIDTH, HEIGHT);
        graphics.drawImage(ImageIO.read(new ByteArrayInputStream(CounterPicture.standard().png(number))), 0, 0, null);
        graphics.dispose();
        return image;
    }

    /// Black and white, since browsers may round colours otherwise.
    private static String inked(BufferedImage image) {
        int[] pixels = image.getRGB(0, 0, WIDTH, HEIGHT, null, 0, WIDTH);
        return IntStream.range(0, HEIGHT)
                .mapToObj(y -> Arrays.stream(pixels, y * WIDTH, (y + 1) * WIDTH)
                        .mapToObj(pixel -> new Color(pixel).getRed() < 128 ? "#" : ".")
                        .collect(joining()))
                .collect(joining("\n"));
    }

    private static void awaitPicture(Tab tab) {
        await().atMost(MOMENTS).untilAsserted(() -> {
            assertThat(tab.number("document.images[0].naturalWidth")).isEqualTo(WIDTH);
            assertThat(tab.number("document.images[0].naturalHeight")).isEqualTo(HEIGHT);
        });
    }

    private static void awaitPainted(Tab tab, int number) {
        await().atMost(MOMENTS).untilAsserted(() -> assertThat(inked(seen(tab))).isEqualTo(inked(drawn(number))));
    }

    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    void theIndexPageShowsHowManyAreThereAndLetsThemGo(BrowserKind kind) {
        try (var tab = browsers.get(kind).open(index())) {
            awaitPicture(tab);
            awaitOnline(1, MOMENTS);
            awaitPainted(tab, 1);

            try (var theirs = browsers.get(kind).openAlone(index())) {
                awaitPicture(theirs);

                awaitOnline(2, MOMENTS);
                awaitPainted(tab, 2);
                awaitPainted(theirs, 2);
            }

            awaitOnline(1, HEARTBEAT.plus(GRACE));
            awaitPainted(tab, 1);
            assertThat(tab.console()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    void aPictureOnAPageOfAnotherOriginIsPainted(BrowserKind kind) {
        // What the documents give to pages that allow <img>, and what forums make of [img]...[/img].
        for (var snippet : List.of("<img src='%s' width='200' height='30'>", "<img src='%s' alt='' border='0' />")) {
            var url = page("/thread" + snippet.hashCode(), snippet.formatted(picture()));
            try (var tab = browsers.get(kind).open(url)) {
                awaitPicture(tab);
                awaitOnline(1, MOMENTS);
                awaitPainted(tab, 1);
                assertThat(tab.console()).isEmpty();
            }
            awaitOnline(0, HEARTBEAT.plus(GRACE));
        }
    }

    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    void anIframeOnAPageOfAnotherOriginIsPaintedAndLetsGoWhenThePageIsLeft(BrowserKind kind) {
        var url = page("/iframe", "<iframe src='%s' width='200' height='30' scrolling='no' style='border:0'></iframe>".formatted(picture()));
        try (var tab = browsers.get(kind).open(url)) {
            awaitOnline(1, MOMENTS);
            awaitPainted(tab, 1);

            tab.navigate(page("/elsewhere", "a page without it"));

            awaitOnline(0, GRACE);
        }
    }

    /// A newcomer has no cookie when it requests both pictures, and on another site without TLS it never has one.
    @ParameterizedTest
    @CsvSource({"CHROMIUM, 127.0.0.1", "CHROMIUM, localhost", "FIREFOX, 127.0.0.1", "FIREFOX, localhost"})
    @Execution(ExecutionMode.CONCURRENT)
    void whoWalksThroughNinePagesWithTwoPicturesIsOneOnEach(BrowserKind kind, String host) {
        try (var tab = browsers.get(kind).openAlone("about:blank")) {
            for (int number = 1; number <= 9; number++) {
                var url = page("/%d".formatted(number), "<img src=%s><img src=%sonline/forum.png>".formatted(picture(), index()));

                tab.navigate(url.replace("127.0.0.1", host));

                awaitPicture(tab);
                await().atMost(MOMENTS).untilAsserted(() -> assertThat(tab.number("document.images[1].naturalWidth")).isEqualTo(WIDTH));
                if (number == 1) {
                    assertThat(online()).isEqualTo(1);
                }
                awaitOnline(1, HEARTBEAT.plus(GRACE));
                awaitPainted(tab, 1);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    void aTabThatIsClosedIsGoneAfterTheHeartbeat(BrowserKind kind) {
        var tab = browsers.get(kind).open(page("/closed", "<img src=%s>".formatted(picture())));
        awaitPicture(tab);
        awaitOnline(1, MOMENTS);

        tab.close();

        awaitOnline(0, HEARTBEAT.plus(GRACE));
    }

    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    void whoOpensThePictureAloneIsToldThatItIsNotForThat(BrowserKind kind) {
        try (var tab = browsers.get(kind).open(picture())) {
            assertThat(tab.text("document.body.innerText").strip()).isEqualTo("You can't view this image directly.");
            assertThat(tab.number("performance.getEntriesByType('navigation')[0].responseStatus")).isEqualTo(403);
            assertThat(online()).isZero();
        }
    }
}
