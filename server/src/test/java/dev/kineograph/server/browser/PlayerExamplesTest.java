// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.browser;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.SimpleFileServer;
import dev.kineograph.Hub;
import dev.kineograph.server.KineographServer;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.Readers;
import dev.kineograph.server.settings.ServerSettings;
import java.awt.Color;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The pages of `web/examples`, built as their readers would build them, on a site of their own: the player works in plain HTML, React and Vue.
@Order(3)
@ResourceLock(Browsers.LANE)
class PlayerExamplesTest {
    private static final SolidPicture PICTURE = new SolidPicture(120, 90, Color.RED);

    @AutoClose
    static final Browsers browsers = new Browsers();

    @TempDir
    static Path folder;

    private static HttpServer site;

    @BeforeAll
    static void build() throws IOException, InterruptedException {
        var process = new ProcessBuilder("node", "build-examples.mjs", folder.toAbsolutePath().toString())
                .directory(Path.of("../web").toFile())
                .redirectErrorStream(true)
                .start();
        var said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        site = SimpleFileServer.createFileServer(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), folder.toAbsolutePath(), SimpleFileServer.OutputLevel.NONE);
        site.start();
    }

    @AfterAll
    static void stop() {
        site.stop(0);
    }

    @ParameterizedTest
    @CsvSource({"CHROMIUM, plain", "CHROMIUM, react", "CHROMIUM, vue", "FIREFOX, plain", "FIREFOX, react", "FIREFOX, vue"})
    void theyShowThePictureAndWhenItWasTaken(BrowserKind kind, String example) throws IOException {
        try (var hub = new Hub();
                var server = KineographServer.start(hub, ServerSettings.DEFAULT, new Listener.Http(0).with(Readers.ANY));
                var camera = hub.publisher("door")) {
            camera.publish(PICTURE.encoded("png"));
            var address = "http://127.0.0.1:%d/%s/?src=http://127.0.0.1:%d/door".formatted(site.getAddress().getPort(), example, server.port());
            try (var tab = browsers.get(kind).open(address)) {
                new PaintWatch(tab).await(PICTURE, Duration.ofSeconds(20));

                assertThat(tab.text("document.querySelector('p').textContent")).startsWith("taken at ");
                assertThat(tab.truth("!document.querySelector('image-stream').shadowRoot.querySelector('[role=toolbar]').hidden")).isTrue();
            }
        }
    }
}
