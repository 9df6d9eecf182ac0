// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Caller;
import dev.kineograph.Delivery;
import dev.kineograph.Hub;
import dev.kineograph.ImageFormat;
import dev.kineograph.ImageStream;
import dev.kineograph.PublisherPolicy;
import dev.kineograph.Source;
import dev.kineograph.SourceProvider;
import dev.kineograph.StreamEvent;
import dev.kineograph.StreamName;
import dev.kineograph.StreamSettings;
import java.awt.Color;
import java.awt.Graphics2D;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A drawing whose pixels stay the same is published once, and stays fresh.
class UnchangedDrawingTest {
    private final Hub hub = new Hub();
    private final AtomicInteger shade = new AtomicInteger();

    @AfterEach
    void close() {
        hub.close();
    }

    private ImageStream stream(StreamSettings settings, Source source) {
        return hub.add(StreamName.of("drawing"), settings, source);
    }

    private Drawing drawing() {
        return Drawing.of(40, 30, 200, this::paint);
    }

    private void paint(Graphics2D graphics, double seconds) {
        graphics.setColor(new Color(shade.get(), 0, 0));
        graphics.fillRect(39, 29, 1, 1);
    }

    private static void awaitUnchanged(ImageStream stream, int times) {
        long before = stream.stats().unchanged();
        await().until(() -> stream.stats().unchanged() >= before + times);
    }

    @ParameterizedTest
    @EnumSource(names = {"JPEG", "PNG"})
    void itIsOneFrameHoweverOftenItIsPainted(ImageFormat format) {
        var stream = stream(StreamSettings.DEFAULT, drawing().format(format));
        var woken = new AtomicInteger();
        try (var reader = stream.watch(Delivery.boundedEvery(100), woken::incrementAndGet)) {
            awaitUnchanged(stream, 20);

            assertThat(stream.stats().framesIn()).isOne();
            assertThat(reader.take()).isSameAs(stream.newest());
            assertThat(reader.take()).isNull();
            assertThat(woken).hasValueLessThanOrEqualTo(2);
        }
    }

    @Test
    void itIsAsOldAsItsLastPainting() {
        var stream = stream(StreamSettings.DEFAULT, drawing());
        try (var _ = stream.watch()) {
            awaitUnchanged(stream, 1);
            var newest = stream.newest();
            long asked = System.nanoTime();
            var askedAt = newest.capturedAt();

            awaitUnchanged(stream, 2);

            assertThat(stream.newest()).isSameAs(newest);
            assertThat(newest.capturedNanos() - asked).isPositive();
            assertThat(newest.capturedAt()).isAfter(askedAt);
        }
    }

    @Test
    void onePixelIsAChange() throws InterruptedException {
        var stream = stream(StreamSettings.DEFAULT, drawing().format(ImageFormat.PNG));
        try (var reader = stream.watch()) {
            awaitUnchanged(stream, 2);
            shade.set(1);
            await().until(() -> stream.stats().framesIn() == 2);
            awaitUnchanged(stream, 2);
            shade.set(0);
            await().until(() -> stream.stats().framesIn() == 3);

            assertThat(reader.await(Duration.ofSeconds(30))).isNotNull();
            assertThat(Arrays.equals(stream.newest().toByteArray(), Images.png(40, 30, Color.WHITE))).isFalse();
        }
    }

    @Test
    void itNeverGoesStale() {
        var stream = stream(StreamSettings.DEFAULT.withStaleAfter(Duration.ofSeconds(1)), drawing());
        var stale = new AtomicInteger();
        hub.listen(event -> stale.addAndGet(event instanceof StreamEvent.Stale ? 1 : 0));
        try (var _ = stream.watch()) {
            // A second and a half, at 200 a second.
            awaitUnchanged(stream, 300);

            assertThat(stream.isStale()).isFalse();
            assertThat(stale).hasValue(0);
        }
    }

    @Test
    void whoeverComesAfterAPauseSeesItAnew() {
        var stream = stream(StreamSettings.DEFAULT, drawing());
        for (int visit = 1; visit <= 3; visit++) {
            try (var _ = stream.watch()) {
                int visits = visit;
                await().until(() -> stream.stats().framesIn() == visits);
                awaitUnchanged(stream, 1);
            }
        }
    }

    @Test
    void itIsPublishedAgainWhenSomebodyElsesPictureIsShown() {
        var stream = stream(StreamSettings.DEFAULT.withPublishers(PublisherPolicy.MANY), drawing());
        try (var _ = stream.watch();
                var other = stream.publisher(Caller.program("other"))) {
            awaitUnchanged(stream, 1);
            byte[] drawn = stream.newest().toByteArray();

            other.publish(Images.png(3, 3, Color.RED));

            await().until(() -> stream.stats().framesIn() == 3);
            assertThat(stream.newest().toByteArray()).isEqualTo(drawn);
        }
    }

    @Test
    void aRenderedPictureThatStaysTheSameIsSuchADrawing() {
        var stream = stream(StreamSettings.DEFAULT, SourceProvider.find(URI.create("render:clock?width=16&height=12&fps=200")));
        try (var _ = stream.watch()) {
            // Its hand moves by less than a pixel in between.
            awaitUnchanged(stream, 5);
        }
    }
}
