// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.browser;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.kineograph.Hub;
import dev.kineograph.server.KineographServer;
import dev.kineograph.server.Lamps;
import java.awt.Color;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Live pictures are clicked with the mouse in browsers whose scripts are switched off.
@Order(3)
@ResourceLock(Browsers.LANE)
class ClicksWithoutScriptsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Lamps lamps = new Lamps();
    private final Hub hub = new Hub();
    private KineographServer server;

    @BeforeEach
    void start() throws IOException {
        hub.add("lamps", lamps);
        server = KineographServer.start(hub, 0);
    }

    @AfterEach
    void stop() {
        server.close();
        hub.close();
    }

    private String address(String path) {
        return "http://127.0.0.1:%d%s".formatted(server.port(), path);
    }

    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    void aClickChangesThePictureForWhoClickedAndForEverybody(BrowserKind kind) {
        try (var browser = Browser.start(kind, "--no-scripts");
                var other = browser.openAlone(address("/lamps?bare=1"));
                var tab = browser.openAlone(address("/lamps?bare=1"))) {
            new PaintWatch(tab).await(Lamps.lamp(0), PATIENCE);

            tab.click(20, 30);

            new PaintWatch(tab).await(Lamps.lamp(1), PATIENCE);
            new PaintWatch(other).await(Lamps.lamp(1), PATIENCE);
            assertThat(lamps.clicks).containsExactly("20,30");

            for (int i = 2; i < 6; i++) {
                tab.click(20, 30);
                new PaintWatch(tab).await(Lamps.lamp(i), PATIENCE);
            }
            tab.click(319, 239);
            new PaintWatch(tab).await(Lamps.own(), PATIENCE);
            assertThat(lamps.clicks).endsWith("319,239");
            new PaintWatch(other).await(Lamps.lamp(5), PATIENCE);
        }
        await().atMost(PATIENCE).until(lamps.owners::isEmpty);
    }

    /// What the tests above take for granted.
    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    void scriptsAreSwitchedOff(BrowserKind kind) throws IOException {
        var pages = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        pages.createContext("/", exchange -> {
            byte[] page = "<!doctype html><body style='background: lime'><script>document.body.style.background = 'red'</script>".getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        pages.start();
        try (var browser = Browser.start(kind, "--no-scripts");
                var tab = browser.open("http://127.0.0.1:%d/".formatted(pages.getAddress().getPort()))) {
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(tab.pixel(300, 200)).isEqualTo(Color.GREEN));
        } finally {
            pages.stop(0);
        }
    }
}
