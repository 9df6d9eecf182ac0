// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import static dev.kineograph.LoneStreams.DOOR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// What viewers see while a stream is stale is no frame of it.
class StaleViewTest {
    private static final StreamSettings DIMMED =
            StreamSettings.DEFAULT.withStaleAfter(Duration.ofSeconds(5)).withWhenStale(WhenStale.DIMMED);
    private static final Duration LATE = Duration.ofMillis(5_100);

    private final FakeClock clock = new FakeClock();
    private final AtomicInteger drawn = new AtomicInteger();
    private final AtomicInteger woken = new AtomicInteger();
    private volatile boolean fails;

    @AutoClose
    private final Hub hub = new Hub(clock, Optional.empty(), Optional.of(this::dimmed), 1);

    private final ImageStream stream = hub.add(DOOR, DIMMED);
    private final Publisher publisher = hub.publisher("door");

    private Picture dimmed(Picture picture) {
        drawn.incrementAndGet();
        if (fails) {
            throw new IllegalStateException("no paint");
        }
        assertThat(picture).isEqualTo(Objects.requireNonNull(stream.newest()).picture());
        return Sample.DRAWING.picture();
    }

    /// A viewer, who looks at once, and whenever there may be something else to see.
    private Subscription watch() {
        var viewer = stream.watch(Delivery.latest(), this::look);
        stream.shown();
        return viewer;
    }

    private void look() {
        woken.incrementAndGet();
        stream.shown();
    }

    private void publish() {
        publisher.publish(Sample.BASELINE.bytes());
    }

    private Frame shown() {
        return Objects.requireNonNull(stream.shown());
    }

    private void awaitDimmed() {
        awaitShown(stream);
    }

    private void awaitShown(ImageStream other) {
        await().untilAsserted(() -> {
            clock.pass(Duration.ofMillis(100));
            assertThat(other.shown()).isNotNull().extracting(Frame::format).isEqualTo(ImageFormat.PNG);
        });
    }

    @Test
    void itIsInThePlaceOfTheNewestFrameAndCountsNowhere() {
        publish();
        try (var reader = watch()) {
            var newest = reader.take();
            assertThat(stream.shown()).isSameAs(newest);

            clock.pass(LATE);
            awaitDimmed();

            assertThat(shown().epoch()).isEqualTo(newest.epoch());
            assertThat(shown().sequence()).isEqualTo(newest.sequence());
            assertThat(shown().capturedNanos()).isEqualTo(newest.capturedNanos());
            assertThat(stream.newest()).isSameAs(newest);
            assertThat(stream.isStale()).isTrue();
            assertThat(stream.stats().framesIn()).isEqualTo(1);
            assertThat(reader.take()).isNull();
            await().untilAsserted(() -> assertThat(woken).hasPositiveValue());
        }
    }

    @Test
    void itIsDrawnAgainAsItGetsOlder() {
        publish();
        try (var _ = watch()) {
            clock.pass(LATE);
            awaitDimmed();
            await().untilAsserted(() -> {
                clock.pass(LATE);
                assertThat(drawn).hasValueGreaterThan(2);
            });
        }
    }

    @Test
    void itIsDrawnForNobodyButForWhoeverComesThen() {
        publish();
        clock.pass(LATE);
        await().until(stream::isStale);
        clock.pass(LATE);
        assertThat(drawn).hasValue(0);

        try (var _ = watch()) {
            awaitDimmed();
        }
    }

    @Test
    void itIsDrawnForNobodyWhoOnlyReadsFrames() {
        publish();
        try (var reader = stream.watch()) {
            clock.pass(LATE);
            await().until(stream::isStale);
            clock.pass(LATE);

            assertThat(reader.take()).isNotNull();
        }
        assertThat(drawn).hasValue(0);
    }

    @Test
    void anotherPictureIsShownWhileThereIsNone() {
        stream.apply(DIMMED.withWhenStale(WhenStale.showing(Sample.DRAWING.picture())));
        try (var reader = watch()) {
            awaitDimmed();
            assertThat(shown().sequence()).isZero();
            assertThat(reader.take()).isNull();
            assertThat(stream.newest()).isNull();
            assertThat(stream.isStale()).isFalse();

            publish();

            assertThat(stream.shown()).isSameAs(stream.newest()).isSameAs(reader.take());
            assertThat(shown().sequence()).isEqualTo(1);
        }
    }

    @Test
    void aSourceHasItsTimeUntilAnotherPictureIsShown() {
        var slow = hub.add(
                StreamName.of("slow"),
                DIMMED.withWhenStale(WhenStale.showing(Sample.DRAWING.picture())),
                _ -> new CountDownLatch(1).await());
        try (var _ = slow.watch()) {
            await().until(() -> slow.state() == StreamState.WAITING);
            clock.pass(Duration.ofMillis(4_900));
            assertThat(slow.shown()).isNull();

            awaitShown(slow);
        }
    }

    @Test
    void nothingIsShownInPlaceOfNoPictureIfThereIsNoneToShow() {
        try (var _ = watch()) {
            clock.pass(LATE);

            assertThat(stream.shown()).isNull();
        }
        assertThat(drawn).hasValue(0);
    }

    @Test
    void theNextPictureIsShownAtOnce() {
        publish();
        try (var reader = watch()) {
            clock.pass(LATE);
            awaitDimmed();
            reader.take();

            publish();

            assertThat(stream.shown()).isSameAs(stream.newest()).isSameAs(reader.take());
            assertThat(shown().sequence()).isEqualTo(2);
        }
    }

    @Test
    void aPictureThatIsConfirmedIsShownAsItIsAgain() {
        publish();
        try (var _ = watch()) {
            clock.pass(LATE);
            awaitDimmed();
            await().untilAsserted(() -> assertThat(woken).hasPositiveValue());
            int before = woken.get();

            stream.confirm();

            assertThat(stream.shown()).isSameAs(stream.newest());
            assertThat(woken).hasValueGreaterThan(before);
        }
    }

    @Test
    void anotherPictureNeedsNoPainter() {
        stream.apply(DIMMED.withWhenStale(WhenStale.showing(Sample.DRAWING.picture())));
        publish();
        try (var _ = watch()) {
            clock.pass(LATE);
            awaitDimmed();
        }
        assertThat(drawn).hasValue(0);
    }

    @Test
    void whatCannotBeDimmedIsShownAsItIsAndTriedAgain() {
        fails = true;
        publish();
        try (var _ = watch()) {
            clock.pass(LATE);
            await().untilAsserted(() -> assertThat(drawn).hasValue(1));
            assertThat(stream.shown()).isSameAs(stream.newest());

            fails = false;
            await().untilAsserted(() -> {
                clock.pass(LATE);
                assertThat(shown().format()).isEqualTo(ImageFormat.PNG);
            });
        }
    }

    @Test
    void whereNothingIsToBeSeenTheNewestFrameIsShownAsItIs() {
        stream.apply(DIMMED.withWhenStale(WhenStale.NOTHING));
        publish();
        try (var _ = watch()) {
            clock.pass(LATE);
            await().until(stream::isStale);

            clock.pass(LATE);

            assertThat(stream.shown()).isSameAs(stream.newest());
        }
        assertThat(drawn).hasValue(0);
    }

    @Test
    void aChangeOfTheSettingsIsSeen() {
        publish();
        try (var _ = watch()) {
            clock.pass(LATE);
            awaitDimmed();

            stream.apply(DIMMED.withWhenStale(WhenStale.NOTHING));

            assertThat(stream.shown()).isSameAs(stream.newest());
        }
    }

    @Test
    void withoutAPainterTheNewestFrameIsShownAsItIs() {
        var time = new FakeClock();
        try (var plain = new Hub(time, Optional.empty())) {
            var bare = plain.add(DOOR, DIMMED);
            plain.publisher("door").publish(Sample.BASELINE.bytes());
            try (var _ = bare.watch()) {
                time.pass(LATE);
                await().until(bare::isStale);

                assertThat(bare.shown()).isSameAs(bare.newest());
            }
        }
    }
}
