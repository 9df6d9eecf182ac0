// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.awt.Color;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The harness sees what is painted and when, and it sees when something is not: the classic framing in Chromium.
@Isolated("it measures time: half a second at most from a picture to the screen")
class PaintWatchTest {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final SolidPicture FIRST = new SolidPicture(100, 80, Color.RED);
    private static final SolidPicture SECOND = new SolidPicture(140, 90, Color.BLUE);

    @AutoClose
    static final Browsers browsers = new Browsers();

    private PictureWire wire;

    /// The ways in which a page can show a stream.
    enum Way {
        SAME_ORIGIN, CROSS_ORIGIN, IFRAME, TAB;

        Tab open(Browser browser, PictureWire wire, String framing) {
            var stream = wire.url("127.0.0.1", framing);
            return switch (this) {
                case SAME_ORIGIN -> browser.open(wire.pageUrl("127.0.0.1", "<img src=%s>".formatted(stream)));
                case CROSS_ORIGIN -> browser.open(wire.pageUrl("localhost", "<img src=%s>".formatted(stream)));
                case IFRAME -> browser.open(wire.pageUrl("127.0.0.1", "<iframe src=%s></iframe>".formatted(stream)));
                case TAB -> browser.openEndless(stream);
            };
        }
    }

    static Stream<Arguments> everyWay() {
        return Arrays.stream(BrowserKind.values())
                .flatMap(kind -> Arrays.stream(Way.values()).map(way -> Arguments.of(kind, way)));
    }

    @BeforeEach
    void listen() throws Exception {
        wire = new PictureWire();
    }

    @AfterEach
    void hangUp() throws Exception {
        wire.close();
    }

    @ParameterizedTest
    @MethodSource("everyWay")
    void anEagerFrameIsSeenAtOnceWithNothingAfterIt(BrowserKind kind, Way way) {
        try (var tab = way.open(browsers.get(kind), wire, "/eager")) {
            await().until(() -> wire.viewers() == 1);
            var watch = new PaintWatch(tab);

            for (var picture : new SolidPicture[] {FIRST, SECOND}) {
                long sent = System.currentTimeMillis();
                wire.publish(picture);
                long took = watch.await(picture, PATIENCE) - sent;

                // As a rule some 20 ms; where the next frame is waited for it never comes.
                assertThat(took).isLessThan(1000);
            }
        }
    }

    /// A tab of its own has no page yet to be looked at when nothing was painted: there is nothing to take a screenshot of. The others are looked
    /// at in turn, each in front of the others.
    @Test
    void aClassicFrameIsSeenInChromiumOnlyWhenTheNextComes() {
        var ways = EnumSet.complementOf(EnumSet.of(Way.TAB));
        var tabs = ways.stream().map(way -> way.open(browsers.get(BrowserKind.CHROMIUM), wire, "/classic")).toList();
        await().until(() -> wire.viewers() == ways.size());

        wire.publish(FIRST);
        await().during(PATIENCE).atMost(PATIENCE.multipliedBy(2)).untilAsserted(() -> assertThat(tabs).noneMatch(PaintWatchTest::showsFirst));
        wire.publish(SECOND);

        for (var tab : tabs) {
            tab.bringToFront();
            new PaintWatch(tab).await(FIRST, PATIENCE);
            tab.close();
        }
    }

    private static boolean showsFirst(Tab tab) {
        tab.bringToFront();
        return new PaintWatch(tab).shows(FIRST);
    }

    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    void screenshotsAndNaturalSizesAgreeOnTheTime(BrowserKind kind) {
        try (var tab = Way.CROSS_ORIGIN.open(browsers.get(kind), wire, "/eager")) {
            await().until(() -> wire.viewers() == 1);
            var watch = new PaintWatch(tab);
            watch.recordSizes();

            wire.publish(FIRST);
            long shown = watch.await(FIRST, PATIENCE);

            assertThat(watch.sizeSeen(FIRST)).isPresent();
            assertThat(watch.sizeSeen(FIRST).orElseThrow()).isCloseTo(shown, within(1000L));
            assertThat(watch.sizeSeen(SECOND)).isEmpty();
        }
    }
}
