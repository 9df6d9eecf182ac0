// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// A variant with fewer pictures a second passes them on as they are, and ends on the newest one.
class FewerFramesTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Variant TEN = Variant.ORIGINAL.withFps(10);

    private final FakeClock clock = new FakeClock();
    private final FakeTranscoder transcoder = new FakeTranscoder();

    @AutoClose
    private final Hub hub = new Hub(clock, Optional.of(transcoder));

    private final ImageStream door = hub.stream("door");
    private final Publisher publisher = hub.publisher("door");

    private void publish(int frames) {
        for (int i = 0; i < frames; i++) {
            publisher.publish(Sample.BASELINE.bytes());
        }
    }

    @Test
    void itNeedsNoTranscoder() throws InterruptedException {
        try (var plain = new Hub(new FakeClock(), Optional.empty())) {
            plain.publisher("door").publish(Sample.BASELINE.bytes());
            var variant = plain.variant(plain.stream("door"), TEN.withWidth(8));

            assertThat(variant.variant()).isEqualTo(TEN);
            assertThat(variant.watch().await(LONG)).isNotNull().isSameAs(plain.stream("door").newest());
        }
    }

    @Test
    void ofFramesThatComeTooSoonTheNewestIsShownAsSoonAsItMayBe() throws InterruptedException {
        publish(1);
        var viewer = hub.variant(door, TEN).watch();
        assertThat(viewer.await(LONG)).isNotNull().extracting(Frame::sequence).isEqualTo(1L);

        publish(5);

        assertThat(clock.passUntilWaking()).isEqualTo(Duration.ofMillis(100));
        assertThat(viewer.await(LONG)).isNotNull().isSameAs(door.newest()).extracting(Frame::sequence).isEqualTo(6L);
        assertThat(transcoder.asked()).isEmpty();
    }

    @Test
    void theAverageCounts() throws InterruptedException {
        publish(1);
        var viewer = hub.variant(door, TEN).watch();
        assertThat(viewer.await(LONG)).isNotNull();
        clock.passUntilWaking();
        clock.pass(Duration.ofMillis(30));

        publish(1);
        assertThat(viewer.await(LONG)).isNotNull();

        assertThat(clock.passUntilWaking()).as("the frame was 30 ms late").isEqualTo(Duration.ofMillis(70));
    }

    @Test
    void onlyWhatIsShownIsTranscoded() throws InterruptedException {
        publish(1);
        var viewer = hub.variant(door, TEN.withWidth(8)).watch();
        assertThat(viewer.await(LONG)).isNotNull();

        publish(5);
        clock.passUntilWaking();

        assertThat(viewer.await(LONG)).isNotNull().extracting(Frame::sequence).isEqualTo(6L);
        assertThat(transcoder.asked()).hasSize(2).containsOnly(Variant.ORIGINAL.withWidth(8));
    }

    @Test
    void aPictureIsTranscodedOnceForAllRatesOfAForm() throws InterruptedException {
        publish(1);

        for (int fps = 1; fps <= 5; fps++) {
            assertThat(hub.variant(door, Variant.ORIGINAL.withWidth(8).withFps(fps)).watch().await(LONG)).isNotNull();
        }

        assertThat(transcoder.asked()).containsExactly(Variant.ORIGINAL.withWidth(8));
    }

    @Test
    void theOriginalIsNoAnswer() {
        publish(1);

        assertThat(door.answers(TEN)).isFalse();
        assertThat(door.answers(TEN.withoutFps())).isTrue();
    }
}
