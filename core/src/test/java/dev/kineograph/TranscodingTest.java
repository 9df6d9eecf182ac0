// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Pictures are transcoded by few threads, however many variants are watched.
class TranscodingTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    private final FakeClock clock = new FakeClock();
    private final CountDownLatch leave = new CountDownLatch(1);
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger mostAtOnce = new AtomicInteger();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private Hub hub = hub(1);

    private Hub hub(int transcodeThreads) {
        return new Hub(clock, Optional.of(this::transcode), Optional.empty(), transcodeThreads);
    }

    @AfterEach
    void close() {
        leave.countDown();
        hub.close();
    }

    /// Returns a PNG once the latch is open, or fails as the quality says.
    private Picture transcode(Picture picture, Variant variant) {
        threads.add(Thread.currentThread());
        mostAtOnce.accumulateAndGet(running.incrementAndGet(), Math::max);
        try {
            leave.await();
            if (variant.quality().isPresent()) {
                throw failure(variant.quality().get());
            }
            return Sample.DRAWING.picture();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        } finally {
            running.decrementAndGet();
        }
    }

    private static RuntimeException failure(int quality) {
        return switch (quality) {
            case 1 -> throw new StackOverflowError("deep");
            case 2 -> throw new AssertionError("wrong");
            default -> new IllegalArgumentException("bug");
        };
    }

    private Subscription watch(int width) {
        return watch(Variant.ORIGINAL.withWidth(width));
    }

    private Subscription watch(Variant variant) {
        return hub.variant(hub.stream("door"), variant).watch();
    }

    @Test
    void asManyAreAtWorkAsThereAreThreads() {
        hub.close();
        hub = hub(3);
        hub.publisher("door").publish(Sample.BASELINE.bytes());

        var viewers = IntStream.rangeClosed(1, 8).mapToObj(this::watch).toList();
        await().until(() -> running.get() == 3);
        leave.countDown();

        assertThat(viewers).allSatisfy(viewer -> assertThat(viewer.await(LONG)).isNotNull());
        assertThat(mostAtOnce).hasValue(3);
        assertThat(threads).allMatch(thread -> thread.isDaemon() && !thread.isVirtual());
    }

    @Test
    void aHundredViewersOfFourVariantsCostFourTranscodingsAFrame() throws InterruptedException {
        leave.countDown();
        var publisher = hub.publisher("door");
        var viewers = IntStream.range(0, 100).mapToObj(i -> watch(1 + i % 4)).toList();

        for (int frame = 1; frame <= 30; frame++) {
            publisher.publish(Sample.BASELINE.bytes());
            for (var viewer : viewers) {
                assertThat(viewer.await(LONG)).isNotNull();
            }
            assertThat(threads).hasSize(4 * frame);
        }
    }

    @Test
    void whileAVariantWaitsForItsTurnTheNewestFrameReplacesOlderOnes() throws InterruptedException {
        var publisher = hub.publisher("door");
        publisher.publish(Sample.BASELINE.bytes());
        watch(1);
        await().until(() -> running.get() == 1);
        var waiting = watch(2);

        for (int sequence = 2; sequence <= 5; sequence++) {
            publisher.publish(Sample.BASELINE.bytes());
        }
        leave.countDown();

        assertThat(waiting.await(LONG)).isNotNull().extracting(Frame::sequence).isEqualTo(5L);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aTranscoderThatThrowsIsReportedAndEndsNoThread(int quality) throws InterruptedException {
        leave.countDown();
        hub.publisher("door").publish(Sample.BASELINE.bytes());
        var failing = watch(Variant.ORIGINAL.withQuality(quality));
        await().until(() -> failing.stream().state() == StreamState.FAILING);

        assertThat(failing.stream().fault()).isPresent();
        assertThat(watch(2).await(LONG)).isNotNull();
        assertThat(threads).hasSizeGreaterThan(1).containsOnly(threads.getFirst());
    }

    @Test
    void aTranscoderWhosePictureIsNotNeededAnyMoreIsInterrupted() {
        hub.publisher("door").publish(Sample.BASELINE.bytes());
        var viewer = watch(1);
        await().until(() -> running.get() == 1);

        viewer.close();

        await().until(() -> {
            clock.pass(Duration.ofMillis(200));
            return running.get() == 0;
        });
    }

    @Test
    void theThreadsEndWithTheHub() {
        hub.publisher("door").publish(Sample.BASELINE.bytes());
        var viewers = IntStream.rangeClosed(1, 4).mapToObj(this::watch).toList();
        await().until(() -> running.get() == 1);

        hub.close();

        await().until(() -> threads.stream().noneMatch(Thread::isAlive));
        assertThat(viewers).allMatch(viewer -> viewer.stream().isRetired());
    }
}
