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

/// Viewers of a variant see that the original is stale.
class StaleVariantsTest {
    private static final StreamSettings DIMMED =
            StreamSettings.DEFAULT.withStaleAfter(Duration.ofSeconds(5)).withWhenStale(WhenStale.DIMMED);
    private static final Variant SMALL = Variant.ORIGINAL.withWidth(1);
    private static final Picture ORIGINAL = Sample.BASELINE.picture();
    private static final Picture TRANSCODED = Sample.DRAWING.picture();
    private static final Picture DIM = Sample.PROGRESSIVE.picture();
    private static final Duration LATE = Duration.ofMillis(5_100);

    private final FakeClock clock = new FakeClock();
    private final AtomicInteger drawn = new AtomicInteger();

    @AutoClose
    private final Hub hub = new Hub(clock, Optional.of((_, _) -> TRANSCODED), Optional.of(this::dimmed), 1);

    private final ImageStream stream = hub.add(DOOR, DIMMED);
    private final ImageStream small = hub.variant(stream, SMALL);
    private final Publisher publisher = hub.publisher("door");

    private Picture dimmed(Picture picture) {
        drawn.incrementAndGet();
        assertThat(picture.toByteArray()).isEqualTo(TRANSCODED.toByteArray());
        return DIM;
    }

    private Frame shown() {
        return Objects.requireNonNull(small.shown());
    }

    private void awaitShown(Picture picture) {
        await().untilAsserted(() -> {
            clock.pass(Duration.ofMillis(100));
            assertThat(small.shown()).isNotNull().extracting(Frame::toByteArray).isEqualTo(picture.toByteArray());
        });
    }

    private void awaitStale() {
        clock.pass(LATE);
        await().until(stream::isStale);
    }

    @Test
    void itsOwnNewestFrameIsDimmedUntilTheNextOneComes() {
        publisher.publish(ORIGINAL);
        try (var _ = small.watch()) {
            awaitShown(TRANSCODED);
            assertThat(small.isStale()).isFalse();

            awaitStale();

            awaitShown(DIM);
            assertThat(small.isStale()).isTrue();
            assertThat(shown().sequence()).isEqualTo(1);
            assertThat(shown().capturedNanos()).isEqualTo(ORIGINAL.capturedNanos());
            publisher.publish(ORIGINAL);
            awaitShown(TRANSCODED);
            assertThat(shown().sequence()).isEqualTo(2);
        }
        assertThat(drawn).as("drawn for the variant, whose original nobody looks at").hasValue(1);
    }

    @Test
    void whoeverComesLaterSeesItToo() {
        publisher.publish(ORIGINAL);
        awaitStale();
        try (var _ = small.watch()) {

            awaitShown(DIM);
        }
    }

    @Test
    void aFrameThatIsConfirmedIsShownAsItIsAgain() {
        publisher.publish(ORIGINAL);
        var woken = new AtomicInteger();
        try (var _ = small.watch(Delivery.latest(), woken::incrementAndGet)) {
            awaitStale();
            awaitShown(DIM);
            await().untilAsserted(() -> assertThat(woken).hasValueGreaterThan(1));
            int before = woken.get();

            stream.confirm();

            assertThat(small.isStale()).isFalse();
            awaitShown(TRANSCODED);
            await().untilAsserted(() -> {
                clock.pass(Duration.ofMillis(100));
                assertThat(woken).hasValueGreaterThan(before);
            });
        }
    }

    @Test
    void aChangeOfTheSettingsIsSeen() {
        publisher.publish(ORIGINAL);
        try (var _ = small.watch()) {
            awaitShown(TRANSCODED);
            awaitStale();
            awaitShown(DIM);

            stream.apply(DIMMED.withWhenStale(WhenStale.showing(ORIGINAL)));
            awaitShown(ORIGINAL);

            stream.apply(DIMMED.withWhenStale(WhenStale.NOTHING));
            awaitShown(TRANSCODED);
        }
    }

    @Test
    void anotherPictureIsShownAsItIs() {
        stream.apply(DIMMED.withWhenStale(WhenStale.showing(DIM)));
        try (var _ = small.watch()) {
            awaitShown(DIM);
            assertThat(shown().sequence()).isZero();

            publisher.publish(ORIGINAL);
            awaitShown(TRANSCODED);

            awaitStale();
            awaitShown(DIM);
        }
        assertThat(drawn).hasValue(0);
    }
}
