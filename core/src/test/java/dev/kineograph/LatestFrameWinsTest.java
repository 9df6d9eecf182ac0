// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import static dev.kineograph.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatestFrameWinsTest {
    private final ImageStream stream = new LoneStreams().stream();
    private final Publisher publisher = stream.publisher(LoneStreams.ANNA);

    private void publish(int frames) {
        for (int i = 0; i < frames; i++) {
            publisher.publish(Sample.BASELINE.picture());
        }
    }

    private static long sequence(@Nullable Frame frame) {
        return frame == null ? 0 : frame.sequence();
    }

    @Test
    void aSlowViewerSkipsToTheNewestFrame() {
        var slow = stream.watch();

        publish(3);

        assertThat(slow.take()).isSameAs(stream.newest()).extracting(Frame::sequence).isEqualTo(3L);
        assertThat(slow.sent()).isEqualTo(1);
        assertThat(slow.skipped()).isEqualTo(2);
    }

    @Test
    void aSlowViewerCostsAFastOneNothing() {
        var slow = stream.watch();
        var fast = stream.watch();

        for (int i = 1; i <= 5; i++) {
            publish(1);
            assertThat(sequence(fast.take())).isEqualTo(i);
        }

        assertThat(fast.sent()).isEqualTo(5);
        assertThat(fast.skipped()).isZero();
        assertThat(slow.skipped()).isEqualTo(4);
    }

    @Test
    void whatWasTakenIsNotTakenAgain() {
        var viewer = stream.watch();
        publish(1);

        viewer.take();

        assertThat(viewer.take()).isNull();
        assertThat(viewer.sent()).isEqualTo(1);
    }

    @Test
    void aLateReaderGetsTheNewestFrameAtOnce() {
        publish(4);

        var late = stream.watch();

        assertThat(late.take()).isSameAs(stream.newest());
        assertThat(late.take()).isNull();
        assertThat(late.skipped()).isZero();
    }

    @Test
    void aReaderThatComesBeforeTheFirstFrameGetsNothingYet() {
        assertThat(stream.watch().take()).isNull();
        assertThat(stream.newest()).isNull();
    }

    @Test
    void aRecorderGetsEveryFrameInOrder() {
        var recorder = stream.watch(Delivery.boundedEvery(10), () -> {});

        publish(10);

        for (int i = 1; i <= 10; i++) {
            assertThat(sequence(recorder.take())).isEqualTo(i);
        }
        assertThat(recorder.take()).isNull();
        assertThat(recorder.skipped()).isZero();
    }

    @Test
    void aRecorderThatIsTooSlowLosesTheOldestFrames() {
        var recorder = stream.watch(Delivery.boundedEvery(3), () -> {});

        publish(10);

        assertThat(sequence(recorder.take())).isEqualTo(8);
        assertThat(sequence(recorder.take())).isEqualTo(9);
        assertThat(sequence(recorder.take())).isEqualTo(10);
        assertThat(recorder.take()).isNull();
        assertThat(recorder.sent()).isEqualTo(3);
        assertThat(recorder.skipped()).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 1001})
    void noRecorderKeepsLessThanOneFrameOrMoreThanAThousand(int frames) {
        assertRefused(Refusal.BAD_VALUE, () -> Delivery.boundedEvery(frames)).contains("delivery capacity: " + frames);
    }

    @Test
    void everyNewFrameWakesItsReadersOnThePublishersThread() {
        var woken = new ArrayList<Thread>();
        stream.watch(Delivery.latest(), () -> woken.add(Thread.currentThread()));

        publish(2);

        assertThat(woken).containsExactly(Thread.currentThread(), Thread.currentThread());
    }

    @Test
    void theFrameIsThereToTakeWhenItsReaderIsWoken() {
        var taken = new ArrayList<@Nullable Frame>();
        var viewer = new Subscription[1];
        viewer[0] = stream.watch(Delivery.latest(), () -> taken.add(viewer[0].take()));

        publish(2);

        assertThat(taken).extracting(Frame::sequence).containsExactly(1L, 2L);
    }

    @Test
    void aReaderThatHasLeftIsNotWokenAndGetsNothing() {
        var woken = new AtomicInteger();
        var viewer = stream.watch(Delivery.latest(), woken::incrementAndGet);

        viewer.close();
        viewer.close();
        publish(2);

        assertThat(woken).hasValue(0);
        assertThat(viewer.take()).isNull();
        assertThat(viewer.skipped()).isZero();
    }

    @Test
    void sequencesGrowByOneWithEachFrame() {
        publish(2);
        publisher.publish(Sample.DRAWING.bytes());

        assertThat(sequence(stream.newest())).isEqualTo(3);
        assertThat(stream.stats().framesIn()).isEqualTo(3);
        assertThat(stream.stats().bytesIn()).isEqualTo(2 * Sample.BASELINE.length() + Sample.DRAWING.length());
    }

    @Test
    void whatReadersHandOnIsAddedUp() {
        stream.countDelivered(10, 700, 2);
        stream.countDelivered(5, 50, 0);

        assertThat(stream.stats().framesSent()).isEqualTo(15);
        assertThat(stream.stats().bytesSent()).isEqualTo(750);
        assertThat(stream.stats().framesSkipped()).isEqualTo(2);
    }

    @Test
    void aReaderAddsWhatItHasTakenAndSkippedSinceItDidSoLast() {
        var reader = stream.watch();
        publish(3);
        reader.take();

        reader.countDelivered();
        reader.countDelivered();

        assertThat(stream.stats().framesSent()).isEqualTo(1);
        assertThat(stream.stats().bytesSent()).isEqualTo(Sample.BASELINE.length());
        assertThat(stream.stats().framesSkipped()).isEqualTo(2);
    }

    @Test
    void aPictureThatIsRefusedIsCountedAndTheLastGoodOneStays() {
        publish(1);

        assertRefused(Refusal.NOT_AN_IMAGE, () -> publisher.publish(Bytes.text("no picture")));

        assertThat(sequence(stream.newest())).isEqualTo(1);
        assertThat(stream.stats().framesRefused()).isEqualTo(1);
        assertThat(stream.stats().refusals()).isEqualTo(Map.of(Refusal.NOT_AN_IMAGE, 1L));
    }
}
