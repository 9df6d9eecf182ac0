// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging;

import static dev.kineograph.imaging.Pixels.assertAbout;
import static dev.kineograph.imaging.Pixels.decode;
import static dev.kineograph.imaging.Pixels.pixel;
import static dev.kineograph.imaging.ImagingRefusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Delivery;
import dev.kineograph.Frame;
import dev.kineograph.Hub;
import dev.kineograph.ImageFormat;
import dev.kineograph.ImageSize;
import dev.kineograph.ImageStream;
import dev.kineograph.Refusal;
import dev.kineograph.Source;
import dev.kineograph.StreamName;
import dev.kineograph.StreamSettings;
import dev.kineograph.Subscription;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DrawingTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Color HALF_BLUE = new Color(0, 0, 255, 128);
    private static final Drawing.Painter NOTHING = (_, _) -> {};

    private final Hub hub = new Hub();

    @AfterEach
    void close() {
        hub.close();
    }

    private ImageStream stream(Source source) {
        return hub.add(StreamName.of("drawing"), StreamSettings.DEFAULT, source);
    }

    private Frame firstFrame(Source source) throws InterruptedException {
        try (var reader = stream(source).watch()) {
            return frame(reader);
        }
    }

    private static Frame frame(Subscription reader) throws InterruptedException {
        var frame = reader.await(LONG);
        assertThat(frame).isNotNull();
        return frame;
    }

    @Test
    void aFrameShowsWhatWasPaintedOnWhite() throws InterruptedException {
        var frame = firstFrame(Drawing.of(64, 48, 30, (graphics, _) -> graphics.fillRect(0, 0, 32, 48)));

        assertThat(frame.format()).isEqualTo(ImageFormat.JPEG);
        assertThat(frame.size()).isEqualTo(new ImageSize(64, 48));
        assertAbout(Color.BLACK, decode(frame.toByteArray()), 16, 24);
        assertAbout(Color.WHITE, decode(frame.toByteArray()), 56, 24);
    }

    @Test
    void timesAreMultiplesOfTheFrameIntervalAndBeginAt0() throws InterruptedException {
        var times = new CopyOnWriteArrayList<Double>();
        var stream = stream(Drawing.of(16, 16, 50, (_, seconds) -> times.add(seconds)));

        try (var _ = stream.watch()) {
            await().until(() -> times.size() >= 5);
        }

        assertThat(times.getFirst()).isZero();
        assertThat(times).isSorted().doesNotHaveDuplicates();
        assertThat(times).allSatisfy(seconds -> assertThat(seconds * 50).isCloseTo(Math.rint(seconds * 50), within(1e-9)));
    }

    @Test
    void everyPaintingBeginsOnAClearedCanvasWithBlackInk() throws InterruptedException {
        var inks = new CopyOnWriteArrayList<Color>();
        var drawing = Drawing.of(32, 32, 200, (graphics, seconds) -> {
            inks.add(graphics.getColor());
            graphics.setColor(Color.RED);
            if (seconds == 0) {
                graphics.fillRect(0, 0, 32, 32);
            }
        });

        try (var reader = stream(drawing).watch(Delivery.boundedEvery(100), () -> {})) {
            assertAbout(new Color(254, 0, 0), decode(frame(reader).toByteArray()), 16, 16);
            assertAbout(Color.WHITE, decode(frame(reader).toByteArray()), 16, 16);
        }
        assertThat(inks).containsOnly(Color.BLACK);
    }

    @Test
    void thePainterDrawsAntialiased() throws InterruptedException {
        var hints = new CopyOnWriteArrayList<Object>();

        firstFrame(Drawing.of(16, 16, 1, (graphics, _) ->
                hints.add(graphics.getRenderingHint(RenderingHints.KEY_ANTIALIASING))));

        assertThat(hints).containsExactly(RenderingHints.VALUE_ANTIALIAS_ON);
    }

    @Test
    void aBackgroundIsKeptTranslucentInAPng() throws InterruptedException {
        var frame = firstFrame(Drawing.of(16, 16, 1, NOTHING).background(HALF_BLUE).format(ImageFormat.PNG));

        assertThat(frame.format()).isEqualTo(ImageFormat.PNG);
        assertThat(pixel(decode(frame.toByteArray()), 8, 8)).isEqualTo(HALF_BLUE);
    }

    @Test
    void aTranslucentBackgroundDoesNotAddUpFromFrameToFrame() throws InterruptedException {
        var drawing = Drawing.of(16, 16, 500, DrawingTest::blink).background(HALF_BLUE).format(ImageFormat.PNG);

        try (var reader = stream(drawing).watch(Delivery.boundedEvery(100), () -> {})) {
            frame(reader);
            assertThat(pixel(decode(frame(reader).toByteArray()), 8, 8)).isEqualTo(HALF_BLUE);
        }
    }

    /// A corner that is another one in each picture.
    private static void blink(Graphics2D graphics, double seconds) {
        graphics.setColor(new Color((int) (seconds * 500) & 0xff, 0, 0));
        graphics.fillRect(0, 0, 4, 4);
    }

    @Test
    void aTranslucentBackgroundLiesOnWhiteInAJpeg() throws InterruptedException {
        var frame = firstFrame(Drawing.of(16, 16, 1, NOTHING).background(HALF_BLUE));

        assertAbout(new Color(127, 127, 255), decode(frame.toByteArray()), 8, 8);
    }

    @Test
    void theQualityIsTheEncoders() throws InterruptedException {
        var frame = firstFrame(Drawing.of(64, 64, 1, (graphics, _) -> rays(graphics)).quality(10));

        assertThat(frame.toByteArray()).isEqualTo(Images.jpeg(64, 64, DrawingTest::rays, 10));
    }

    private static void rays(Graphics2D graphics) {
        for (int x = 0; x < 64; x += 4) {
            graphics.drawLine(x, 0, 64 - x, 64);
        }
    }

    @Test
    void whatAPainterThrowsIsTheStreamsFaultAndItPaintsAgain() throws InterruptedException {
        var painted = new AtomicInteger();
        var stream = stream(Drawing.of(16, 16, 1, (_, _) -> {
            if (painted.incrementAndGet() == 1) {
                throw new IOException("no data to draw");
            }
        }));

        try (var reader = stream.watch()) {
            await().until(() -> stream.fault().isPresent() || painted.get() > 1);
            frame(reader);
        }

        assertThat(painted.get()).isGreaterThan(1);
    }

    @Test
    void eachSettingLeavesTheOthersAsTheyAre() throws InterruptedException {
        var drawing = Drawing.of(16, 16, 1, NOTHING)
                .format(ImageFormat.PNG)
                .background(Color.GREEN)
                .quality(5);

        var frame = firstFrame(drawing);

        assertThat(frame.format()).isEqualTo(ImageFormat.PNG);
        assertThat(pixel(decode(frame.toByteArray()), 0, 0)).isEqualTo(Color.GREEN);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, 1001, Double.NaN})
    void aRateOutOfItsRangeIsRefused(double fps) {
        assertRefused(Refusal.BAD_VALUE, () -> Drawing.of(16, 16, fps, NOTHING)).contains("(expected: 0.01 to 1,000)");
    }

    @Test
    void otherValuesOutOfTheirRangeAreRefused() {
        var drawing = Drawing.of(16, 16, 30, NOTHING);

        assertRefused(Refusal.BAD_DIMENSIONS, () -> Drawing.of(0, 16, 30, NOTHING)).contains("0x16");
        assertRefused(Refusal.BAD_VALUE, () -> drawing.quality(0)).contains("1 to 100");
        assertRefused(Refusal.BAD_VALUE, () -> drawing.format(ImageFormat.GIF)).contains("image/gif");
    }
}
