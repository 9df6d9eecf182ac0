// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Hub;
import dev.kineograph.Presence;
import dev.kineograph.Publisher;
import dev.kineograph.server.KineographServer;
import java.awt.Color;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// A bare `<img>` in the pages of a forum, whose readers follow links, go back and open tabs: each of them is one person, with one connection
/// for each page that is in a tab, and sees what is new.
@Order(2)
class KeptPagesInBrowsersTest {
    private static final String SAME_SITE = "127.0.0.1";

    /// By http, browsers send it no cookies.
    private static final String ANOTHER_SITE = "localhost";

    /// Firefox lets a page go when something is written to it, which may be the heartbeat.
    private static final Duration SOON = Duration.ofSeconds(4);

    private static final Duration ANYTIME = Duration.ofSeconds(20);

    @AutoClose
    static final Browsers browsers = new Browsers();

    private final Hub hub = new Hub();
    private KineographServer server;
    private PictureWire forum;
    private Publisher camera;
    private Presence presence;
    private int width = 100;

    static Stream<Arguments> everywhere() {
        return Arrays.stream(BrowserKind.values())
                .flatMap(kind -> Stream.of(SAME_SITE, ANOTHER_SITE).map(host -> Arguments.of(kind, host)));
    }

    @BeforeEach
    void start() throws IOException {
        server = KineographServer.start(hub, 0);
        forum = new PictureWire();
        camera = hub.publisher("camera");
        presence = hub.stream("camera").presence();
        showNext();
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        forum.close();
        hub.close();
    }

    /// Shows a picture of another width than the ones before.
    private int showNext() {
        width++;
        camera.publish(new SolidPicture(width, 80, Color.RED).encoded("png"));
        return width;
    }

    private String page(String host, int number) {
        return forum.pageUrl(host, "<title>%d</title><img src=http://127.0.0.1:%d/camera.mjpg>".formatted(number, server.port()));
    }

    private static void awaitWidth(Tab tab, int width) {
        await().atMost(ANYTIME).ignoreExceptions().until(() -> tab.number("document.images[0].naturalWidth") == width);
    }

    private void awaitOnePersonWithOneConnection(int number) {
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(presence.viewers()).as("page %d", number).isEqualTo(1);
            assertThat(presence.connections()).as("page %d", number).isEqualTo(1);
        });
    }

    /// Goes from page to page, sees a new picture on each, and stays until the one before is gone.
    private void walk(Tab tab, String host, int pages) {
        for (int number = 1; number <= pages; number++) {
            tab.navigate(page(host, number));
            awaitWidth(tab, width);
            awaitWidth(tab, showNext());

            awaitOnePersonWithOneConnection(number);
        }
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void whoWalksThroughNinePagesSeesThePictureOnEachAndIsOnePersonWithOneConnection(BrowserKind kind, String host) {
        try (var tab = browsers.get(kind).open("about:blank")) {
            walk(tab, host, 9);
        }
    }

    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    void whoGoesBackSeesALivePictureOnEachPage(BrowserKind kind) {
        try (var tab = browsers.get(kind).open("about:blank")) {
            walk(tab, ANOTHER_SITE, 6);

            for (int number = 5; number >= 1; number--) {
                tab.evaluate("setTimeout(() => history.back(), 0)");
                var title = Integer.toString(number);
                await().atMost(ANYTIME).ignoreExceptions().until(() -> tab.text("document.title").equals(title));

                awaitWidth(tab, width);
                awaitWidth(tab, showNext());
                awaitOnePersonWithOneConnection(number);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    void fiveTabsAreAllLiveAndGoneWhenTheyAreClosed(BrowserKind kind) {
        var tabs = new ArrayList<Tab>();
        for (int number = 1; number <= 5; number++) {
            tabs.add(browsers.get(kind).open(page(ANOTHER_SITE, number)));
            awaitWidth(tabs.getLast(), width);
        }

        for (int i = 0; i < 2; i++) {
            int next = showNext();
            for (var tab : tabs) {
                tab.bringToFront();
                awaitWidth(tab, next);
            }
        }
        assertThat(presence.connections()).isEqualTo(5);

        tabs.forEach(Tab::close);
        await().atMost(SOON).until(() -> presence.viewers() == 0);
    }
}
