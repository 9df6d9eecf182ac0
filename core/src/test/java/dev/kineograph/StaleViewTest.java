// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import static dev.kineograph.LoneStreams.DOOR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
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

    private Subscription watch() {
        return stream.watch(Delivery.latest(), woken::incrementAndGet);
    }

    private void publish() {
        publisher.publish(Sample.BASELINE.bytes());
    }

    private Frame shown() {
        return Objects.requireNonNull(stream.shown());
    }

    private void awaitDimmed() {
        await().until(() -> shown().format() == ImageFormat.PNG);
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
            await().untilAsserted(() -> {
                clock.pass(Duration.ofMillis(100));
                assertThat(shown().format()).isEqualTo(ImageFormat.PNG);
            });
        }
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
