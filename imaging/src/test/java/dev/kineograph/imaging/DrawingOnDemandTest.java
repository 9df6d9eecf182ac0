// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Delivery;
import dev.kineograph.Frame;
import dev.kineograph.Hub;
import dev.kineograph.ImageFormat;
import dev.kineograph.ImageSize;
import dev.kineograph.ImageStream;
import dev.kineograph.Source;
import dev.kineograph.StreamName;
import dev.kineograph.StreamSettings;
import dev.kineograph.StreamState;
import dev.kineograph.Subscription;
import java.awt.Color;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A drawing is drawn once for all, and only while somebody watches.
class DrawingOnDemandTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Drawing.Painter NOTHING = (_, _) -> {};

    private final Hub hub = new Hub();

    @AfterEach
    void close() {
        hub.close();
    }

    private ImageStream stream(Source source) {
        return hub.add(StreamName.of("drawing"), StreamSettings.DEFAULT, source);
    }

    private static Frame frame(Subscription reader) throws InterruptedException {
        var frame = reader.await(LONG);
        assertThat(frame).isNotNull();
        return frame;
    }

    @Test
    void aHundredViewersShareEveryPainting() throws InterruptedException {
        var painted = new AtomicInteger();
        var stream = stream(Drawing.of(32, 24, 100, (graphics, _) -> {
            graphics.setColor(new Color(painted.incrementAndGet()));
            graphics.fillRect(0, 0, 32, 24);
        }).format(ImageFormat.PNG));

        var readers = new ArrayList<Subscription>();
        for (int i = 0; i < 100; i++) {
            readers.add(stream.watch(Delivery.boundedEvery(1000), () -> {}));
        }
        for (var reader : readers) {
            for (int i = 0; i < 10; i++) {
                frame(reader);
            }
        }
        readers.forEach(Subscription::close);
        await().until(() -> stream.state() == StreamState.WAITING);

        assertThat((long) painted.get()).isEqualTo(stream.stats().framesIn());
    }

    @Test
    void nothingIsPaintedBeforeTheFirstViewerComesOrAfterTheLastHasGone() throws InterruptedException {
        var painted = new AtomicInteger();
        var ended = new CountDownLatch(1);
        var drawing = Drawing.of(32, 24, 1000, (_, _) -> painted.incrementAndGet());
        var stream = stream(publisher -> {
            try {
                drawing.run(publisher);
            } finally {
                ended.countDown();
            }
        });
        assertThat(stream.state()).isEqualTo(StreamState.WAITING);
        assertThat(painted).hasValue(0);

        try (var reader = stream.watch()) {
            frame(reader);
        }
        ended.await();
        await().until(() -> stream.state() == StreamState.WAITING);

        assertThat((long) painted.get()).isEqualTo(stream.stats().framesIn() + stream.stats().unchanged());
    }

    @Test
    void timeBeginsAnewWithEveryRun() {
        var times = new CopyOnWriteArrayList<Double>();
        var stream = stream(Drawing.of(16, 16, 100, (_, seconds) -> times.add(seconds)));
        try (var _ = stream.watch()) {
            await().until(() -> times.size() >= 3);
        }
        await().until(() -> stream.state() == StreamState.WAITING);
        times.clear();

        try (var _ = stream.watch()) {
            await().until(() -> !times.isEmpty());
        }

        assertThat(times.getFirst()).isZero();
    }

    @Test
    void aPainterThatBlocksIsInterruptedWhenNobodyWatches() throws InterruptedException {
        var blocked = new CountDownLatch(1);
        var interrupted = new CountDownLatch(1);
        var stream = stream(Drawing.of(16, 16, 30, (_, seconds) -> {
            if (seconds > 0) {
                blocked.countDown();
                try {
                    new CountDownLatch(1).await();
                } finally {
                    interrupted.countDown();
                }
            }
        }));

        try (var _ = stream.watch()) {
            blocked.await();
        }

        interrupted.await();
        await().until(() -> stream.state() == StreamState.WAITING);
    }

    @Test
    void aDrawingThatWaitsLongForItsNextFrameStopsPromptly() throws InterruptedException {
        var stream = stream(Drawing.of(16, 16, 0.01, NOTHING));

        try (var reader = stream.watch()) {
            frame(reader);
        }

        await().atMost(LONG).until(() -> stream.state() == StreamState.WAITING);
    }

    @Test
    void oneDrawingFeedsTwoStreams() throws InterruptedException {
        var drawing = Drawing.of(16, 16, 30, NOTHING);
        var streams = List.of(
                hub.add(StreamName.of("a"), StreamSettings.DEFAULT, drawing),
                hub.add(StreamName.of("b"), StreamSettings.DEFAULT, drawing));

        for (var stream : streams) {
            try (var reader = stream.watch()) {
                assertThat(frame(reader).size()).isEqualTo(new ImageSize(16, 16));
            }
        }
    }
}
