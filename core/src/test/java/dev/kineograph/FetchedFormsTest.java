// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import static dev.kineograph.LoneStreams.DOOR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// The variants of a stream whose source has them in their form.
class FetchedFormsTest {
    private static final Variant SMALL = Variant.ORIGINAL.withWidth(1);
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final StreamSettings SETTINGS = StreamSettings.DEFAULT.withStaleAfter(Duration.ofSeconds(3));

    private final FakeClock clock = new FakeClock();
    private final FakeTranscoder transcoder = new FakeTranscoder();

    @AutoClose
    private final Hub hub = new Hub(clock, Optional.of(transcoder));

    private final BlockingQueue<Picture> small = new LinkedBlockingQueue<>();
    private final AtomicInteger runs = new AtomicInteger();
    private Refusal refusal = Refusal.CLOSED;
    private boolean refuses;
    private boolean hasForm = true;

    /// Shows one picture as it is, and those of the queue in the small form.
    private final class Elsewhere implements Source {
        @Override
        public void run(Publisher publisher) throws Exception {
            runs.incrementAndGet();
            Sources.still(Sample.BASELINE.picture().toByteArray()).run(publisher);
        }

        @Override
        public Optional<Source> inForm(Variant form) {
            return hasForm ? Optional.of(this::fetch) : Optional.empty();
        }

        private void fetch(Publisher publisher) throws InterruptedException {
            if (refuses) {
                throw new RefusedException(refusal, "not in this form");
            }
            for (long i = 1; ; i++) {
                publisher.republish(new Frame(small.take(), 7, i));
            }
        }
    }

    private final ImageStream stream = hub.add(DOOR, SETTINGS, new Elsewhere());

    private static Frame next(Subscription viewer) throws InterruptedException {
        return Objects.requireNonNull(viewer.await(SOON));
    }

    @Test
    void theyComeInTheirFormAndTheOriginalDoesNotRun() throws InterruptedException {
        small.add(Sample.DRAWING.picture());

        try (var viewer = hub.variant(stream, SMALL).watch()) {
            var frame = next(viewer);

            assertThat(frame.toByteArray()).isEqualTo(Sample.DRAWING.picture().toByteArray());
            assertThat(frame.epoch()).isEqualTo(7);
            assertThat(stream.state()).as("of the original, which somebody sees").isEqualTo(StreamState.ONLINE);
        }
        await().until(() -> {
            clock.pass(Duration.ofSeconds(6));
            return stream.state() == StreamState.WAITING;
        });
        assertThat(runs).hasValue(0);
        assertThat(transcoder.asked()).isEmpty();
    }

    @Test
    void whatCannotBeFetchedInItsFormIsMadeHere() throws InterruptedException {
        refuses = true;
        refusal = Refusal.NOT_ENCODABLE;

        try (var viewer = hub.variant(stream, SMALL).watch()) {
            assertThat(next(viewer).toByteArray()).isEqualTo(Sample.DRAWING.picture().toByteArray());
        }
        assertThat(transcoder.asked()).hasSize(1);
        assertThat(runs).hasValue(1);
    }

    @Test
    void whatTheSourceHasInNoOtherFormIsMadeHere() throws InterruptedException {
        hasForm = false;

        try (var viewer = hub.variant(stream, SMALL).watch()) {
            assertThat(next(viewer).toByteArray()).isEqualTo(Sample.DRAWING.picture().toByteArray());
        }
        assertThat(transcoder.asked()).hasSize(1);
    }

    @Test
    void aFailureIsNoReasonToMakeItHere() {
        refuses = true;
        var variant = hub.variant(stream, SMALL);

        try (var _ = variant.watch()) {
            await().until(() -> variant.fault().isPresent());
        }
        assertThat(runs).hasValue(0);
    }

    @Test
    void itIsStaleByItselfAfterTheTimeOfTheOriginal() throws InterruptedException {
        small.add(Sample.DRAWING.picture());
        var variant = hub.variant(stream, SMALL);
        try (var viewer = variant.watch()) {
            next(viewer);
            assertThat(variant.isStale()).isFalse();

            await().until(() -> {
                clock.pass(Duration.ofMillis(500));
                return variant.isStale();
            });

            assertThat(stream.isStale()).isFalse();
            small.add(Sample.DRAWING.picture());
            next(viewer);
            assertThat(variant.isStale()).isFalse();
        }
    }
}
