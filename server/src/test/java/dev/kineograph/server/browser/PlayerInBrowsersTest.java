// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.browser;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Hub;
import dev.kineograph.server.KineographServer;
import java.awt.Color;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// `<image-stream>`: all that a page shows of a server comes over one WebSocket, or in another way where there is none.
@Order(3)
@ResourceLock(Browsers.LANE)
class PlayerInBrowsersTest {
    /// Each that is opened closes at once.
    private static final String NO_WEBSOCKETS = """
            window.WebSocket = class {
                static OPEN = 1;
                constructor() { setTimeout(() => this.onclose?.()) }
                close() {}
            };
            """;

    private static final Duration ANYTIME = Duration.ofSeconds(20);
    private static final String PLAYER = "document.querySelector('image-stream')";

    @AutoClose
    static final Browsers browsers = new Browsers();

    private Hub hub = new Hub();
    private KineographServer server;

    @BeforeEach
    void start() throws IOException {
        server = KineographServer.start(hub, 0);
        show(100);
    }

    @AfterEach
    void stop() {
        server.close();
        hub.close();
    }

    private void show(int width) {
        try (var camera = hub.publisher("camera")) {
            camera.publish(picture(width).encoded("png"));
        }
    }

    private static SolidPicture picture(int width) {
        return new SolidPicture(width, 80, Color.RED);
    }

    private Tab open(BrowserKind kind) {
        return browsers.get(kind).open("http://127.0.0.1:%d/camera".formatted(server.port()));
    }

    private static void awaitWidth(Tab tab, int width) {
        await().atMost(ANYTIME).until(() -> tab.number(PLAYER + ".naturalWidth") == width);
    }

    private void awaitViewers(int count) {
        await().atMost(ANYTIME).until(() -> hub.stream("camera").presence().connections() == count);
    }

    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    void aPictureIsOnTheScreenAndTellsWhatItIs(BrowserKind kind) {
        try (var tab = open(kind)) {
            awaitWidth(tab, 100);
            tab.evaluate("void %s.addEventListener('frame', ({detail}) => { window.told = detail })".formatted(PLAYER));

            show(200);

            new PaintWatch(tab).await(picture(200), ANYTIME);
            assertThat(tab.number("told.width")).isEqualTo(200);
            assertThat(tab.number("Date.now() - told.takenMillis")).isBetween(0.0, 20_000.0);
            assertThat(tab.text(PLAYER + ".shadowRoot.querySelector('canvas').ariaLabel")).isEqualTo("camera, live");
            assertThat(tab.text(PLAYER + ".shadowRoot.querySelector('[role=status]').textContent")).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    void itTellsWhenItIsStaleAndWhenItIsLiveAgain(BrowserKind kind) throws IOException {
        int port = server.port();
        try (var tab = open(kind)) {
            awaitWidth(tab, 100);
            tab.evaluate("void ['stale', 'online'].forEach(type => %s.addEventListener(type, () => (window.heard ??= []).push(type)))".formatted(PLAYER));

            server.close();
            await().atMost(ANYTIME).until(() -> tab.truth(PLAYER + ".matches('[stale]')"));
            await().atMost(ANYTIME).until(() ->
                    tab.text("%s.shadowRoot.querySelector('[part=status]').textContent".formatted(PLAYER)).matches("no connection · \\d+ s old"));
            server = KineographServer.start(hub, port);

            await().atMost(ANYTIME).until(() -> tab.truth("!%s.matches('[stale]')".formatted(PLAYER)));
            show(200);
            awaitWidth(tab, 200);
            assertThat(tab.evaluate("heard")).isEqualTo(List.of("stale", "online"));
        }
    }

    /// Each of the page's waits is over at once here.
    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    void aServerThatIsAwayForLongIsAskedLessOften(BrowserKind kind) {
        try (var tab = open(kind)) {
            awaitWidth(tab, 100);
            tab.evaluate("""
                    window.waits = [];
                    const real = setTimeout;
                    window.setTimeout = (step, millis, ...more) => {
                        if (!Number.isInteger(millis)) waits.push(millis); // of those that are random
                        return real(step, 1, ...more);
                    };
                    """);

            server.close();

            await().atMost(ANYTIME).until(() -> tab.number("waits.length") > 150);
            assertThat(tab.number("Math.max(...waits.slice(0, 80))")).isLessThan(1200);
            assertThat(tab.number("Math.max(...waits.slice(80))")).isBetween(1200.0, 4800.0);
        }
    }

    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    void aPlayerThatNobodySeesIsNoViewer(BrowserKind kind) {
        try (var tab = open(kind)) {
            awaitWidth(tab, 100);
            awaitViewers(1);

            tab.evaluate("void (document.body.style.paddingTop = '9000px')");
            awaitViewers(0);
            show(200);
            tab.evaluate("void (document.body.style.paddingTop = '')");

            awaitWidth(tab, 200);
            awaitViewers(1);
            tab.evaluate("void (%s.paused = true)".formatted(PLAYER));
            awaitViewers(0);
            tab.evaluate("void (%s.paused = false)".formatted(PLAYER));
            awaitViewers(1);
            tab.evaluate(PLAYER + ".remove()");
            awaitViewers(0);
        }
    }

    @ParameterizedTest
    @EnumSource(value = BrowserKind.class, names = "CHROMIUM")
    void aTabInTheBackgroundIsNoViewer(BrowserKind kind) {
        try (var tab = open(kind)) {
            awaitWidth(tab, 100);
            awaitViewers(1);

            try (var other = browsers.get(kind).open("about:blank")) {
                other.bringToFront();
                awaitViewers(0);
            }
            tab.bringToFront();

            awaitViewers(1);
        }
    }

    /// A page of another site that may not read what this server answers may show it as an `<img>`, and has the player from elsewhere.
    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    void aPageThatMayReadNothingShowsItAsAnImage(BrowserKind kind) throws Exception {
        int port = server.port();
        var html = "<!doctype html><link rel=icon href=data:,><image-stream src=http://127.0.0.1:%d/camera></image-stream><script type=module>%s</script>"
                .formatted(port, script());
        try (var elsewhere = new PictureWire();
                var tab = browsers.get(kind).open(elsewhere.pageUrl("localhost", html))) {
            awaitWidth(tab, 100);
            assertThat(tab.truth("%s.shadowRoot.querySelector('img').checkVisibility()".formatted(PLAYER))).isTrue();

            server.close();
            server = KineographServer.start(hub, port);
            show(200);

            new PaintWatch(tab).await(picture(200), ANYTIME);
        }
    }

    private String script() throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/assets/player.js".formatted(server.port()))).build();
            return client.send(request, HttpResponse.BodyHandlers.ofString(UTF_8)).body();
        }
    }

    /// Real browsers have a WebSocket; here the page is kept from using it.
    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    void withoutWebSocketsItIsFetched(BrowserKind kind) {
        try (var tab = open(kind)) {
            awaitWidth(tab, 100);
            tab.evaluate(NO_WEBSOCKETS);
            tab.evaluate("""
                    window.fetched = [];
                    const real = fetch;
                    window.fetch = (url, how) => { fetched.push(String(url)); return real(url, how) };
                    """);
            int port = server.port();
            server.close();
            restart(port);

            await().atMost(ANYTIME).until(() -> tab.truth("fetched.some(url => url.includes('/camera.mjpg'))"));
            for (int width : new int[] {201, 202, 203}) {
                show(width);
                awaitWidth(tab, width);
            }
        }
    }

    /// Nothing that a script can read gets through.
    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    void withoutWebSocketsAndFetchItIsAnImage(BrowserKind kind) {
        try (var tab = open(kind)) {
            awaitWidth(tab, 100);
            tab.evaluate(NO_WEBSOCKETS);
            tab.evaluate("""
                    window.fetch = async () => { throw new TypeError('blocked') };
                    """);
            int port = server.port();
            server.close();
            restart(port);

            await().atMost(ANYTIME).until(() -> tab.truth("%s.shadowRoot.querySelector('img').checkVisibility()".formatted(PLAYER)));
            show(200);
            new PaintWatch(tab).await(picture(200), ANYTIME);
        }
    }

    private void restart(int port) {
        try {
            server = KineographServer.start(hub, port);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
