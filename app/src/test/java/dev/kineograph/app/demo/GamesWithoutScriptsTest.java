// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.server.browser.Browser;
import dev.kineograph.server.browser.Browsers;
import dev.kineograph.server.browser.BrowserKind;
import dev.kineograph.server.browser.Tab;
import java.awt.Color;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/// The demo's games are played by a Chromium and a Firefox, both with scripts switched off, by the mouse.
@ResourceLock(Browsers.LANE)
class GamesWithoutScriptsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /// A JPEG is a shade off; the two greys of cells differ by 15.
    private static final int SHADE = 12;

    /// Letters are thin.
    private static final int SHADE_OF_LETTERS = 40;

    private static final Color WARM = new Color(0xff8a5c);
    private static final Color COOL = new Color(0x5cc8ff);
    private static final Color PANEL = new Color(0x212833);
    private static final Color GOOD = new Color(0x67d98b);
    private static final Color BAD = new Color(0xf2607a);
    private static final Color RAISED = new Color(0x303a49);

    private static Demo demo;
    private static Browser chromium;
    private static Browser firefox;

    @BeforeAll
    static void start() throws Exception {
        demo = Demo.start(0, false);
        chromium = Browser.start(BrowserKind.CHROMIUM, "--no-scripts");
        firefox = Browser.start(BrowserKind.FIREFOX, "--no-scripts");
    }

    @AfterAll
    static void stop() {
        firefox.close();
        chromium.close();
        demo.close();
    }

    /// The picture alone, at the upper left of the window.
    private static Tab open(Browser browser, String game) {
        return browser.openAlone("http://127.0.0.1:%d/%s?bare=1".formatted(demo.http().getPort(), game));
    }

    private static void awaitColour(Tab tab, int x, int y, Color expected) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            var seen = tab.pixel(x, y);
            assertThat(isNear(seen, expected, SHADE)).as("%s at %d,%d (expected: %s)", seen, x, y, expected).isTrue();
        });
    }

    private static boolean isNear(Color one, Color other, int shade) {
        return Math.abs(one.getRed() - other.getRed()) < shade
                && Math.abs(one.getGreen() - other.getGreen()) < shade
                && Math.abs(one.getBlue() - other.getBlue()) < shade;
    }

    private static boolean hasColour(Tab tab, int left, int top, int width, int height, Color expected) {
        var screen = tab.screenshot();
        for (int y = top; y < top + height; y++) {
            for (int x = left; x < left + width; x++) {
                if (isNear(new Color(screen.getRGB(x, y)), expected, SHADE_OF_LETTERS)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static int x(int cell) {
        return 88 + cell % 3 * 138;
    }

    private static int y(int cell) {
        return 102 + cell / 3 * 138;
    }

    private static void play(Tab tab, int cell) {
        tab.click(x(cell), y(cell));
    }

    /// A browser drops a click that comes while it still waits for the answer to the last one.
    private static void clickUntil(Tab tab, int x, int y, Callable<Boolean> done) {
        await().atMost(PATIENCE).pollDelay(Duration.ZERO).pollInterval(Duration.ofSeconds(2)).until(() -> {
            if (done.call()) {
                return true;
            }
            tab.click(x, y);
            return false;
        });
    }

    @Test
    void twoPlayTicTacToeOthersLookOnAndAnAbandonedSeatIsFree() {
        try (var anna = open(chromium, "tic-tac-toe");
                var guest = open(chromium, "tic-tac-toe")) {
            try (var berta = open(firefox, "tic-tac-toe")) {
                awaitColour(anna, x(0), y(0), PANEL);
                anna.click(536, 136);
                awaitColour(anna, x(0), y(0), RAISED); // It is her turn.
                berta.click(536, 248);
                play(anna, 0);
                awaitColour(berta, x(0), y(0), WARM);
                play(guest, 4); // Who has no seat cannot play.
                play(anna, 4); // It is not her turn.
                play(berta, 4);
                awaitColour(anna, x(4) - 30, y(4), COOL);
                play(anna, 1);
                awaitColour(berta, x(1), y(1), WARM);
                play(berta, 1); // It is taken.
                clickUntil(berta, x(8), y(8), () -> isNear(anna.pixel(x(8) - 30, y(8)), COOL, SHADE));
                play(anna, 2);

                awaitColour(guest, x(2), y(2), WARM);
                awaitColour(berta, 470, 420, GOOD); // Play again.
                assertThat(hasColour(guest, 456, 392, 160, 56, GOOD)).as("a button for those who look on").isFalse();
                berta.click(536, 420);
                awaitColour(guest, x(0), y(0), PANEL);
                awaitColour(berta, x(0), y(0), RAISED); // Who was second begins.
            }
            await().atMost(PATIENCE).until(() -> hasColour(anna, 532, 220, 80, 30, GOOD)); // Berta's seat is free.
        }
    }

    @Test
    void everybodyGuessesTheSameWord() {
        try (var anna = open(chromium, "hangman");
                var berta = open(firefox, "hangman")) {
            awaitColour(anna, 30, 360, RAISED);
            awaitColour(berta, 76, 360, RAISED);

            anna.click(43, 377);
            await().atMost(PATIENCE).until(() -> !isNear(berta.pixel(30, 360), RAISED, SHADE));
            berta.click(89, 377);

            await().atMost(PATIENCE).until(() -> !isNear(anna.pixel(76, 360), RAISED, SHADE));
        }
    }

    @Test
    void everybodyPaintsOneCanvasInAColourOfTheirOwn() {
        try (var anna = open(chromium, "canvas");
                var berta = open(firefox, "canvas")) {
            awaitColour(anna, 41, 41, PANEL);
            awaitColour(berta, 41, 41, PANEL);
            anna.click(427, 428);
            await().atMost(PATIENCE).until(() -> hasColour(anna, 386, 420, 8, 16, Color.WHITE)); // Her pot has a frame.
            clickUntil(anna, 41, 41, () -> isNear(berta.pixel(41, 41), COOL, SHADE));
            berta.click(59, 41);

            awaitColour(anna, 59, 41, BAD);
        }
    }
}
