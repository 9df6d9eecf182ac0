// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Hub;
import dev.kineograph.server.KineographServer;
import java.awt.Color;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A page with a stream that has no picture yet.
@Order(3)
@ResourceLock(Browsers.LANE)
class WaitingPictureInBrowsersTest {
    private static final Duration ANYTIME = Duration.ofSeconds(10);

    @AutoClose
    static final Browsers browsers = new Browsers();

    private final Hub hub = new Hub();
    private KineographServer server;
    private PictureWire elsewhere;

    @BeforeEach
    void start() throws IOException {
        server = KineographServer.start(hub, 0);
        elsewhere = new PictureWire();
        hub.stream("camera");
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        elsewhere.close();
        hub.close();
    }

    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    void finishesLoadingAndShowsThePictureWhenItComes(BrowserKind kind) throws IOException {
        var page = """
                <title>loading</title><script>onload = () => { document.title = 'loaded' }</script>
                <img src=http://127.0.0.1:%d/camera.mjpg>""".formatted(server.port());
        try (var tab = browsers.get(kind).open(elsewhere.pageUrl("localhost", page))) {
            await().atMost(ANYTIME).until(() -> tab.text("document.title").equals("loaded"));
            assertThat(tab.number("document.images[0].naturalWidth")).isEqualTo(320);
            var camera = hub.stream("camera");
            assertThat(camera.presence().viewers()).isEqualTo(1);
            assertThat(camera.stats().framesSent()).isZero();
            assertThat(status("/camera.jpg")).isEqualTo(503);

            hub.publisher("camera").publish(new SolidPicture(100, 80, Color.RED).encoded("png"));

            await().atMost(ANYTIME).until(() -> tab.number("document.images[0].naturalWidth") == 100);
            assertThat(camera.stats().framesSent()).isEqualTo(1);
        }
    }

    /// As the documents say.
    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    void aFrameThatIsFilledAfterLoadingDoesNotHoldUpItsPage(BrowserKind kind) throws IOException {
        hub.publisher("camera").publish(new SolidPicture(100, 80, Color.RED).encoded("png"));
        var page = """
                <title>loading</title><script>addEventListener('load', () => { document.title = 'loaded' })</script>
                <iframe id=live></iframe>
                <script>addEventListener('load', () => { live.src = 'http://127.0.0.1:%d/camera.mjpg' })</script>""".formatted(server.port());
        try (var tab = browsers.get(kind).open(elsewhere.pageUrl("localhost", page))) {
            await().atMost(ANYTIME).until(() -> tab.text("document.title").equals("loaded"));
            await().atMost(ANYTIME).until(() -> hub.stream("camera").presence().connections() == 1);
        }
    }

    private int status(String path) throws IOException {
        var connection = (HttpURLConnection) URI.create("http://127.0.0.1:%d%s".formatted(server.port(), path)).toURL().openConnection();
        return connection.getResponseCode();
    }
}
