// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.render;

import static dev.kineograph.imaging.Pixels.assertAbout;
import static dev.kineograph.imaging.Pixels.decode;
import static dev.kineograph.imaging.ImagingRefusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.Delivery;
import dev.kineograph.Frame;
import dev.kineograph.Hub;
import dev.kineograph.ImageSize;
import dev.kineograph.Refusal;
import dev.kineograph.SourceProvider;
import dev.kineograph.StreamName;
import dev.kineograph.StreamSettings;
import dev.kineograph.imaging.Pixels;
import java.awt.Color;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RenderSourcesTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private static List<Frame> frames(String address, int count) throws InterruptedException {
        var source = SourceProvider.find(URI.create(address));
        var frames = new ArrayList<Frame>();
        try (var hub = new Hub();
                var reader = hub.add(StreamName.of("rendered"), StreamSettings.DEFAULT, source)
                        .watch(Delivery.boundedEvery(100), () -> {})) {
            while (frames.size() < count) {
                var frame = reader.await(LONG);
                assertThat(frame).as(address).isNotNull();
                frames.add(frame);
            }
        }
        return frames;
    }

    private static void refused(String address, String message) {
        assertRefused(Refusal.BAD_VALUE, () -> SourceProvider.find(URI.create(address))).isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource({
        "wave, 640, 480", "wave, 160, 120", "wave, 1, 1", "wave, 1, 700", "wave, 1280, 40", "wave, 2000, 1500",
        "clock, 640, 480", "clock, 160, 120", "clock, 1, 1", "clock, 700, 1", "clock, 40, 1280", "clock, 2000, 1500",
        "animation, 320, 200", "animation, 1, 1", "picture, 320, 200", "picture, 1, 1"
    })
    void everySceneIsDrawnInTheSizeThatIsAskedFor(String scene, int width, int height) throws InterruptedException {
        var frame = frames("render:%s?width=%d&height=%d".formatted(scene, width, height), 1).getFirst();

        assertThat(frame.size()).isEqualTo(new ImageSize(width, height));
        assertThat(decode(frame.toByteArray()).getWidth()).isEqualTo(width);
    }

    @ParameterizedTest
    @ValueSource(strings = {"wave", "clock", "animation", "picture"})
    void aSceneIs640By480IfNobodySaysMore(String scene) throws InterruptedException {
        assertThat(frames("render:" + scene, 1).getFirst().size()).isEqualTo(new ImageSize(640, 480));
    }

    @ParameterizedTest
    @ValueSource(strings = {"wave", "clock"})
    void aDrawnSceneMoves(String scene) throws InterruptedException {
        var frames = frames("render:%s?width=320&height=240&fps=50".formatted(scene), 3);

        assertThat(frames.get(0).toByteArray()).isNotEqualTo(frames.get(2).toByteArray());
        assertThat(Pixels.colors(decode(frames.get(0).toByteArray()))).isGreaterThan(200);
    }

    @Test
    void theAnimationIsRedThenGreenThenBlue() throws InterruptedException {
        var frames = frames("render:animation?period=50ms&width=32&height=32&quality=100", 1);

        assertAbout(Color.RED, decode(frames.getFirst().toByteArray()), 16, 16);
    }

    @ParameterizedTest
    @CsvSource({"'', 0000ff", "'?color=red', ff0000", "'?color=c0ffee', c0ffee", "'?quality=100&color=White', ffffff",
        "'?color=green', 008000", "'?color=navy', 000080", "'?color=f80', ff8800"})
    void thePictureHasOneColour(String parameters, String rgb) throws InterruptedException {
        var frame = frames("render:picture" + parameters, 1).getFirst();

        assertAbout(new Color(Integer.parseInt(rgb, 16)), decode(frame.toByteArray()), 320, 240);
    }

    @Test
    void theQualityDecidesHowManyBytesThereAre() throws InterruptedException {
        var low = frames("render:wave?quality=5", 1).getFirst();
        var high = frames("render:wave?quality=95", 1).getFirst();

        assertThat(low.length()).isLessThan(high.length() / 2);
    }

    @Test
    void anUnknownSceneIsRefusedWithTheNearestOne() {
        refused(
                "render:wavy",
                "render:wavy: unknown picture 'wavy' (expected: animation, clock, picture, wave; nearest: wave)");
    }

    @Test
    void anUnknownParameterIsRefusedWithTheNearestOne() {
        refused(
                "render:wave?fsp=30",
                "render:wave: unknown parameter 'fsp' (expected: width, height, quality, fps; nearest: fps)");
        refused(
                "render:animation?fps=3",
                "render:animation: unknown parameter 'fps' (expected: width, height, quality, period)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "wave?fps=0 | render:wave: fps: '0' (expected: a number, 0.01 to 1,000)",
                "wave?fps=1001 | render:wave: fps: '1001' (expected: a number, 0.01 to 1,000)",
                "wave?fps=fast | render:wave: fps: 'fast' (expected: a number, 0.01 to 1,000)",
                "wave?fps=NaN | render:wave: fps: 'NaN' (expected: a number, 0.01 to 1,000)",
                "wave?fps | render:wave: fps: '' (expected: a number, 0.01 to 1,000)",
                "clock?width=0 | render:clock: width: '0' (expected: a whole number, 1 to 4,096)",
                "clock?height=4097 | render:clock: height: '4097' (expected: a whole number, 1 to 4,096)",
                "clock?height=1.5 | render:clock: height: '1.5' (expected: a whole number, 1 to 4,096)",
                "picture?quality=101 | render:picture: quality: '101' (expected: a whole number, 1 to 100)",
                "wave?fps=30&fps=30 | render:wave: fps: given twice (expected: once)"
            })
    void aBadValueIsRefusedWithItsRange(String address, String message) {
        refused("render:" + address, message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"500", "9ms", "2h", "1.5s", "-1s", "", "9999999999s", "s"})
    void aBadPeriodIsRefusedWithItsRange(String period) {
        refused(
                "render:animation?period=" + period,
                "render:animation: period: '%s' (expected: a time such as 500ms, 10s, 5m or 1h, 10ms to 1h)"
                        .formatted(period));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10ms", "500ms", "2s", "60m", "1h"})
    void aPeriodHasAUnit(String period) {
        assertThat(SourceProvider.find(URI.create("render:animation?period=" + period))).isNotNull();
    }

    @Test
    void anUnknownColourIsRefusedWithTheNearestOne() {
        refused(
                "render:picture?color=blu",
                "render:picture: color: 'blu'"
                        + " (expected: rgb or rrggbb in hexadecimal without #, or one of aqua, black, blue, cyan, darkgreen,"
                        + " fuchsia, gray, green, lime, magenta, maroon, navy, olive, orange, pink, purple, red, silver, teal,"
                        + " white, yellow; nearest: blue)");
    }

    @Test
    void aColourBehindAHashIsToldFromTheRest() {
        assertRefused(Refusal.BAD_VALUE, () -> SourceProvider.find(URI.create("render:picture?color=#00ff00")))
                .contains("without #");
    }

    @Test
    void aSceneWithoutANameIsRefused() {
        assertRefused(Refusal.BAD_VALUE, () -> SourceProvider.find(URI.create("render:?fps=3")))
                .contains("expected: animation, clock");
    }

    @Test
    void drawingsAndCountersMayComeFromOutsideButNoFilesAsFonts() {
        for (var address : List.of("render:wave?fps=5", "counter:online?label=Visitors:")) {
            assertThat(SourceProvider.findUntrusted(URI.create(address))).isNotNull();
        }
        for (var font : List.of("/etc/passwd", "file.ttf", "Serif")) {
            assertRefused(Refusal.BAD_VALUE, () -> SourceProvider.findUntrusted(URI.create("counter:online?font=" + font)))
                    .startsWith("counter:online: unknown parameter 'font'");
        }
    }
}
