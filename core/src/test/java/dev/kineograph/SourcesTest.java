// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import static dev.kineograph.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SourcesTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final LoneStreams lone = new LoneStreams();
    private ImageStream stream = lone.stream();

    @AfterEach
    void retire() {
        stream.retire();
    }

    private Subscription watch(Source source) {
        stream = lone.stream(StreamSettings.DEFAULT, source);
        return stream.watch(Delivery.boundedEvery(1000), () -> {});
    }

    private static List<byte[]> take(Subscription reader, int count) throws InterruptedException {
        var taken = new ArrayList<byte[]>();
        while (taken.size() < count) {
            var frame = reader.await(LONG);
            assertThat(frame).isNotNull();
            taken.add(frame.toByteArray());
        }
        return taken;
    }

    @Test
    void aProviderThatBlocksKeepsTheRate() throws InterruptedException {
        var pictures = new LinkedBlockingQueue<byte[]>();
        var reader = watch(Sources.of(pictures::take));

        pictures.add(Sample.BASELINE.bytes());
        assertThat(take(reader, 1)).containsExactly(Sample.BASELINE.bytes());
        pictures.add(Sample.DRAWING.bytes());
        assertThat(take(reader, 1)).containsExactly(Sample.DRAWING.bytes());
    }

    @Test
    void aProviderIsCalledOnceAFrameForAllViewers() {
        var asked = new AtomicInteger();
        var leave = new CountDownLatch(1);
        var first = watch(Sources.of(() -> {
            leave.await();
            return asked.incrementAndGet() <= 5 ? Sample.BASELINE.bytes() : null;
        }));
        var second = stream.watch(Delivery.boundedEvery(1000), () -> {});

        leave.countDown();
        await().until(() -> asked.get() == 6);

        assertThat(List.of(first, second)).allSatisfy(reader -> assertThat(take(reader, 5)).hasSize(5));
    }

    @Test
    void aProviderThatNeverBlocksIsStoppedAllTheSame() {
        var reader = watch(Sources.of(Sample.BASELINE::bytes));
        await().until(() -> stream.state() == StreamState.ONLINE);

        reader.close();

        await().until(() -> stream.state() == StreamState.WAITING);
    }

    @Test
    void nullMeansThatThereIsNoMoreUntilANewFirstViewerComes() {
        var asked = new AtomicInteger();
        var reader = watch(Sources.of(() -> asked.incrementAndGet() % 2 == 1 ? Sample.BASELINE.bytes() : null));

        await().until(() -> asked.get() == 2);
        await().until(() -> stream.state() == StreamState.WAITING);
        assertThat(stream.fault()).isEmpty();
        reader.close();
        stream.watch();

        await().until(() -> asked.get() == 4);
    }

    @Test
    void aProvidersFailureIsTheStreamsFaultAndItIsAskedAgain() throws InterruptedException {
        var asked = new AtomicInteger();
        var reader = watch(Sources.of(() -> switch (asked.incrementAndGet()) {
            case 1 -> throw new IOException("no camera");
            case 2 -> {
                assertThat(stream.fault()).contains("no camera");
                yield Sample.BASELINE.bytes();
            }
            default -> null;
        }));

        lone.clock.passUntilWaking();

        assertThat(take(reader, 1)).containsExactly(Sample.BASELINE.bytes());
    }

    @Test
    void bytesThatAreNoPictureAreAFaultThatSaysHowTheyBegin() {
        watch(Sources.of(() -> new byte[0]));

        await().until(() -> stream.state() == StreamState.FAILING);

        assertThat(stream.fault()).hasValueSatisfying(fault -> assertThat(fault).contains("begins with nothing"));
        assertThat(stream.stats().framesRefused()).isPositive();
    }

    @Test
    void aProviderWithARateIsAskedAtEveryBeat() throws InterruptedException {
        var reader = watch(Sources.of(200, Sample.BASELINE::bytes));

        long start = System.nanoTime();
        var frames = take(reader, 11);

        assertThat(frames).hasSize(11);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(40));
    }

    @Test
    void aRateOutOfItsRangeIsRefusedAtOnce() {
        assertRefused(Refusal.BAD_VALUE, () -> Sources.of(0, Sample.BASELINE::bytes)).contains("0.01 to 1,000");
    }

    @Test
    void aStillPictureStaysOnlineWhileItIsWatched() throws InterruptedException {
        var reader = watch(Sources.still(Sample.DRAWING.bytes()));

        assertThat(take(reader, 1)).containsExactly(Sample.DRAWING.bytes());
        assertThat(stream.state()).isEqualTo(StreamState.ONLINE);
        reader.close();

        await().until(() -> stream.state() == StreamState.WAITING);
        assertThat(stream.stats().framesIn()).isEqualTo(1);
    }

    @Test
    void aStillPictureIsItsOwnCopy() throws InterruptedException {
        var bytes = Sample.DRAWING.bytes();
        var source = Sources.still(bytes);

        bytes[bytes.length / 2]++;

        assertThat(take(watch(source), 1)).containsExactly(Sample.DRAWING.bytes());
    }

    @Test
    void picturesInTurnBeginAgainAfterTheLast() throws InterruptedException {
        var source = Sources.inTurn(
                Duration.ofMillis(50), Sample.BASELINE.bytes(), Sample.DRAWING.bytes(), Sample.LOSSY_WEBP.bytes());

        var shown = take(watch(source), 2);

        assertThat(shown.getFirst()).isEqualTo(Sample.BASELINE.bytes());
        var rest = take(stream.watch(), 1).getFirst();
        assertThat(List.of(Sample.BASELINE.bytes(), Sample.DRAWING.bytes(), Sample.LOSSY_WEBP.bytes())).contains(rest);
        await().until(() -> stream.stats().framesIn() > 6);
    }

    @Test
    void bytesThatAreNoPictureAreRefusedBeforeAnybodyWatches() {
        var second = Duration.ofSeconds(1);

        assertRefused(Refusal.NOT_AN_IMAGE, () -> Sources.still(new byte[10]));
        assertRefused(Refusal.NOT_AN_IMAGE, () -> Sources.inTurn(second, Sample.BASELINE.bytes(), new byte[10]));
        assertRefused(Refusal.BAD_VALUE, () -> Sources.inTurn(second)).contains("none (expected: at least one)");
        assertRefused(Refusal.BAD_VALUE, () -> Sources.inTurn(Duration.ZERO, Sample.BASELINE.bytes())).contains("1 ms");
    }
}
