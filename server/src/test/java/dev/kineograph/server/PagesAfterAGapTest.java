// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Hub;
import dev.kineograph.server.Namespace.Silence;
import dev.kineograph.server.browser.Browser;
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
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Our pages are live again within three seconds of a link that was lost, of a network that stood still, and of a laptop that slept: in both
/// browsers at once, since most of it is waiting. All rules are the default ones. `-Dkineograph.long=true`.
@EnabledIfSystemProperty(named = "kineograph.long", matches = "true")
class PagesAfterAGapTest {
    private static final Duration SOON = Duration.ofSeconds(3);
    private static final Duration ANYTIME = Duration.ofSeconds(30);
    private static final Duration GAP = Duration.ofSeconds(15);
    private static final Duration NAP = Duration.ofSeconds(20);

    @AutoClose
    static final Browsers browsers = new Browsers();

    @AutoClose("shutdownNow")
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

    private final Hub hub = new Hub();
    private final AtomicInteger width = new AtomicInteger(50);
    private KineographServer server;

    /// Shows ten pictures a second, each a pixel wider than the one before.
    private void serve(InetAddress address) throws IOException {
        server = KineographServer.start(hub, ServerSettings.DEFAULT, new Listener.Http(new InetSocketAddress(address, 0)));
        var camera = hub.publisher("camera");
        clock.scheduleAtFixedRate(
                () -> camera.publish(new SolidPicture(width.incrementAndGet(), 8, Color.RED).encoded("png")), 0, 100, TimeUnit.MILLISECONDS);
    }

    @AfterEach
    void stop() {
        server.close();
        hub.close();
    }

    private static double shown(Tab tab) {
        return tab.number("document.querySelector('[data-live=camera]')?.naturalWidth ?? 0");
    }

    private void awaitLive(List<Tab> tabs, Duration within) {
        int from = width.get();
        await().atMost(within).untilAsserted(() -> assertThat(tabs).extracting(PagesAfterAGapTest::shown).allMatch(seen -> seen > from));
    }

    private void assertOld(List<Tab> tabs) {
        assertThat(tabs).extracting(PagesAfterAGapTest::shown).allMatch(seen -> seen < width.get() - 100);
    }

    private static void pass(Duration time) {
        await().pollDelay(time).atMost(time.multipliedBy(2)).until(() -> true);
    }

    @ParameterizedTest
    @CsvSource({"LINK_DOWN, /camera", "LINK_DOWN, /", "PACKETS_DROPPED, /camera", "PACKETS_DROPPED, /"})
    void aLinkThatWasLost(Silence way, String path) throws IOException {
        try (var far = Namespace.open()) {
            serve(far.near());
            var url = "http://%s:%d%s".formatted(far.near().getHostAddress(), server.port(), path);
            try (var chromium = Browser.start(BrowserKind.CHROMIUM, far::start);
                    var firefox = Browser.start(BrowserKind.FIREFOX, far::start)) {
                var tabs = List.of(chromium.open(url), firefox.open(url));
                awaitLive(tabs, ANYTIME);

                far.fallSilent(way);
                pass(GAP);
                assertOld(tabs);
                far.speakAgain(way);

                awaitLive(tabs, SOON);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/camera", "/"})
    void aNetworkThatStoodStill(String path) throws IOException {
        serve(InetAddress.getLoopbackAddress());
        try (var proxy = new HaltingProxy(server.port())) {
            var url = "http://127.0.0.1:%d%s".formatted(proxy.port(), path);
            var tabs = Arrays.stream(BrowserKind.values()).map(kind -> browsers.get(kind).open(url)).toList();
            awaitLive(tabs, ANYTIME);

            proxy.halt();
            pass(GAP);
            assertOld(tabs);
            proxy.goOn();

            awaitLive(tabs, SOON);
            tabs.forEach(Tab::close);
        }
    }

    /// Whose network is gone meanwhile, too.
    @ParameterizedTest
    @CsvSource({"true, /camera", "true, /", "false, /camera", "false, /"})
    void aLaptopThatSlept(boolean network, String path) throws IOException {
        try (var far = Namespace.open()) {
            serve(far.near());
            var url = "http://%s:%d%s".formatted(far.near().getHostAddress(), server.port(), path);
            try (var chromium = Browser.start(BrowserKind.CHROMIUM, far::start);
                    var firefox = Browser.start(BrowserKind.FIREFOX, far::start)) {
                var tabs = List.of(chromium.open(url), firefox.open(url));
                awaitLive(tabs, ANYTIME);
                var all = List.of(chromium, firefox);

                all.forEach(Browser::sleep);
                if (!network) {
                    far.fallSilent(Silence.PACKETS_DROPPED);
                }
                try {
                    pass(NAP);
                } finally {
                    if (!network) {
                        far.speakAgain(Silence.PACKETS_DROPPED);
                    }
                    all.forEach(Browser::wake);
                }

                awaitLive(tabs, SOON);
            }
        }
    }
}
