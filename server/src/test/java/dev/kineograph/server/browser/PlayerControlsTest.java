// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Hub;
import dev.kineograph.server.KineographServer;
import java.awt.Color;
import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The buttons of `<image-stream controls>`, by the keyboard alone.
@Order(3)
@ResourceLock(Browsers.LANE)
class PlayerControlsTest {
    private static final Duration ANYTIME = Duration.ofSeconds(20);
    private static final String PLAYER = "document.querySelector('image-stream')";
    private static final String FOCUSED = PLAYER + ".shadowRoot.activeElement";

    @AutoClose
    static final Browsers browsers = new Browsers();

    private final Hub hub = new Hub();
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

    private static byte[] picture(int width) {
        return new SolidPicture(width, 80, Color.RED).encoded("png");
    }

    private void show(int width) {
        try (var camera = hub.publisher("yard/camera")) {
            camera.publish(picture(width));
        }
    }

    /// A page of a player that has its first picture.
    private Tab open(BrowserKind kind) {
        var tab = browsers.get(kind).open("http://127.0.0.1:%d/yard/camera".formatted(server.port()));
        tab.bringToFront();
        awaitTrue(tab, PLAYER + ".naturalWidth === 100");
        return tab;
    }

    private static void awaitTrue(Tab tab, String js) {
        await().atMost(ANYTIME).until(() -> tab.truth(js));
    }

    /// Goes on to a button by the keyboard.
    private static void reach(Tab tab, String label) {
        await().atMost(ANYTIME).until(() -> {
            tab.press("Tab");
            return tab.truth("%s?.ariaLabel === '%s'".formatted(FOCUSED, label));
        });
    }

    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    void thePictureIsStoppedAndGoesOn(BrowserKind kind) {
        try (var tab = open(kind)) {
            assertThat(tab.text("getComputedStyle(%s.shadowRoot.querySelector('[role=toolbar]')).opacity".formatted(PLAYER))).isEqualTo("0");
            reach(tab, "Pause");
            assertThat(tab.text("getComputedStyle(%s.parentElement).opacity".formatted(FOCUSED))).isEqualTo("1");

            tab.press("Enter");
            awaitTrue(tab, "%s.paused && %s.ariaLabel === 'Go on'".formatted(PLAYER, FOCUSED));
            assertThat(tab.text(PLAYER + ".shadowRoot.querySelector('[role=status]').textContent")).isEqualTo("paused");
            await().atMost(ANYTIME).until(() -> hub.stream("yard/camera").presence().connections() == 0);
            show(200);
            assertThat(tab.number(PLAYER + ".naturalWidth")).isEqualTo(100);

            tab.press("Enter");
            awaitTrue(tab, "%s.naturalWidth === 200 && %s.ariaLabel === 'Pause'".formatted(PLAYER, FOCUSED));
        }
    }

    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    void thePictureIsSavedAsItCame(BrowserKind kind) {
        try (var tab = open(kind)) {
            var bytes = tab.text("""
                    (async () => {
                        const picture = await %s.snapshot();
                        return picture.type + ' ' + btoa(String.fromCharCode(...new Uint8Array(await picture.arrayBuffer())));
                    })()""".formatted(PLAYER));
            assertThat(bytes).isEqualTo("image/png " + Base64.getEncoder().encodeToString(picture(100)));
            tab.evaluate("void (HTMLAnchorElement.prototype.click = function() { window.saved = this.download + ' of ' + this.href })");
            reach(tab, "Save");

            tab.press("Enter");

            awaitTrue(tab, "/^yard-camera[.]png of blob:/.test(window.saved)");
        }
    }

    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    void thePictureFillsTheScreenAndLeavesIt(BrowserKind kind) {
        try (var tab = open(kind)) {
            reach(tab, "Full screen");

            tab.press("Enter");
            awaitTrue(tab, "document.fullscreenElement === " + PLAYER);
            awaitTrue(tab, "%s.shadowRoot.querySelector('canvas').getBoundingClientRect().height === innerHeight".formatted(PLAYER));

            tab.press("Enter");
            awaitTrue(tab, "document.fullscreenElement === null");
        }
    }

    /// It is seen in its own window, wherever the page is scrolled to.
    @ParameterizedTest
    @EnumSource(value = BrowserKind.class, names = "CHROMIUM")
    void thePictureHasAWindowOfItsOwn(BrowserKind kind) {
        try (var tab = open(kind)) {
            reach(tab, "Picture in picture");
            tab.press("Enter");
            awaitTrue(tab, "document.pictureInPictureElement !== null");

            tab.evaluate("void (document.body.style.paddingTop = '9000px')");
            show(200);

            awaitTrue(tab, PLAYER + ".naturalWidth === 200");
            tab.evaluate("document.exitPictureInPicture()");
            await().atMost(ANYTIME).until(() -> hub.stream("yard/camera").presence().connections() == 0);
        }
    }
}
