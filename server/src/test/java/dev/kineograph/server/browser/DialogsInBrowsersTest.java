// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Hub;
import dev.kineograph.Sources;
import dev.kineograph.StreamName;
import dev.kineograph.StreamSettings;
import dev.kineograph.server.KineographServer;
import dev.kineograph.server.Pictures;
import java.awt.Color;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A page that stands still because it shows a `confirm()`: its browser goes on reading the picture until its buffers are full, and then reads
/// nothing. All rules are the default ones.
@Order(2)
class DialogsInBrowsersTest {
    private static final Duration ANYTIME = Duration.ofSeconds(20);

    @AutoClose
    static final Browsers browsers = new Browsers();

    private final Hub hub = new Hub();
    private final AtomicReference<byte[]> picture = new AtomicReference<>(Pictures.large(1, 100_000));
    private final StreamName name = StreamName.of("camera");
    private KineographServer server;
    private PictureWire forum;

    @BeforeEach
    void start() throws IOException {
        hub.add(name, StreamSettings.DEFAULT, Sources.of(20, picture::get));
        server = KineographServer.start(hub, 0);
        forum = new PictureWire();
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        forum.close();
        hub.close();
    }

    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    void thePictureGoesOnBehindADialogOfTwelveSeconds(BrowserKind kind) {
        holdUp(kind, "", Duration.ofSeconds(12));
    }

    /// It takes long, as the next one does: `-Dkineograph.long=true`.
    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    @EnabledIfSystemProperty(named = "kineograph.long", matches = "true")
    void thePictureGoesOnBehindADialogOfAlmostAMinute(BrowserKind kind) {
        holdUp(kind, "", Duration.ofSeconds(55));
    }

    /// After a minute a viewer that reads nothing is given up: the script brings its picture back.
    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    @EnabledIfSystemProperty(named = "kineograph.long", matches = "true")
    void theScriptBringsThePictureBackBehindADialogOfSeventySeconds(BrowserKind kind) {
        holdUp(kind, "<script src=http://127.0.0.1:%d/assets/heal.js defer></script>".formatted(server.port()), Duration.ofSeconds(70));
    }

    private void holdUp(BrowserKind kind, String script, Duration time) {
        var url = forum.pageUrl("127.0.0.1", "<img src=http://127.0.0.1:%d/camera.mjpg>%s".formatted(server.port(), script));
        try (var tab = browsers.get(kind).open(url)) {
            awaitWidth(tab, 182);
            tab.evaluate("void setTimeout(() => confirm('Really?'))");
            await().atMost(ANYTIME).until(() -> tab.dialog().isPresent());

            await().during(time).atMost(time.plus(ANYTIME)).until(() -> tab.dialog().isPresent());
            picture.set(new SolidPicture(200, 80, Color.RED).encoded("png"));
            tab.agree();

            awaitWidth(tab, 200);
            picture.set(new SolidPicture(300, 80, Color.BLUE).encoded("png"));
            awaitWidth(tab, 300);
            await().atMost(ANYTIME).untilAsserted(() -> assertThat(hub.stream("camera").presence().viewers()).isEqualTo(1));
        }
    }

    private static void awaitWidth(Tab tab, int width) {
        await().atMost(ANYTIME).untilAsserted(() -> assertThat(tab.number("document.images[0].naturalWidth")).isEqualTo(width));
    }
}
