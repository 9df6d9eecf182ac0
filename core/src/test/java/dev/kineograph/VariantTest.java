// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import static dev.kineograph.LoneStreams.DOOR;
import static dev.kineograph.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A stream in another size or format is a stream too.
class VariantTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    private final FakeTranscoder transcoder = new FakeTranscoder();
    private final FakeClock clock = new FakeClock();
    private final Hub hub = new Hub(clock, Optional.of(transcoder));
    private final ImageStream original = hub.stream("door");
    private final List<StreamEvent> events = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        hub.close();
    }

    private static Variant width(int width) {
        return Variant.ORIGINAL.withWidth(width);
    }

    private static ImageFormat format(@Nullable Frame frame) {
        return Objects.requireNonNull(frame).format();
    }

    @Test
    void aRequestForNoOtherShapeGetsTheOriginal() {
        assertThat(hub.variant(original, Variant.ORIGINAL)).isSameAs(original);
    }

    @Test
    void aRequestThatTheNewestPictureAnswersGetsTheOriginal() {
        hub.publisher("door").publish(Sample.BASELINE.bytes());
        var jpeg = Variant.ORIGINAL.within(24, 8192, Fit.CONTAIN).withFormat(ImageFormat.JPEG);

        assertThat(hub.variant(original, jpeg)).isSameAs(original);
        assertThat(original.answers(jpeg)).isTrue();
        assertThat(original.answers(width(23))).isFalse();
    }

    @Test
    void aPictureThatHasTheShapeAlreadyIsPassedOnAsItIs() throws InterruptedException {
        var publisher = hub.publisher("door");
        var viewer = hub.variant(original, width(24)).watch();

        publisher.publish(Sample.BASELINE.bytes());
        assertThat(viewer.await(LONG)).isNotNull().isSameAs(original.newest());
        publisher.publish(Sample.CAMERA.bytes());
        assertThat(format(viewer.await(LONG))).isEqualTo(ImageFormat.PNG);

        assertThat(transcoder.asked()).containsExactly(width(24));
    }

    @Test
    void withoutATranscoderEveryRequestGetsTheOriginal() {
        try (var plain = new Hub(new FakeClock(), Optional.empty())) {
            var stream = plain.stream("door");

            assertThat(plain.variant(stream, width(10))).isSameAs(stream);
        }
    }

    @Test
    void aFormatThatTheTranscoderDoesNotMakeIsRefusedWhereItIsAskedFor() {
        hub.publisher("door").publish(Sample.BASELINE.bytes());

        Refusals.assertRefused(
                        Refusal.NOT_ENCODABLE, () -> hub.variant(original, Variant.ORIGINAL.withFormat(ImageFormat.AVIF)))
                .isEqualTo("format: image/avif (expected: image/png)");
        assertThat(transcoder.asked()).isEmpty();
    }

    @Test
    void whatTheTranscoderMakesIsKnownAfterTheFirstQuestion() {
        assertThat(hub.knows(ImageFormat.AVIF)).isFalse();

        assertThat(hub.makes(ImageFormat.AVIF)).isFalse();

        assertThat(hub.knows(ImageFormat.AVIF)).isTrue();
        assertThat(hub.knows(ImageFormat.PNG)).isFalse();
        try (var plain = new Hub(new FakeClock(), Optional.empty())) {
            assertThat(plain.knows(ImageFormat.AVIF)).as("nothing is made there").isTrue();
        }
    }

    @Test
    void itShowsWhatTheTranscoderMakes() throws InterruptedException {
        hub.publisher("door").publish(Sample.BASELINE.bytes());

        var viewer = hub.variant(original, width(10)).watch();

        assertThat(format(viewer.await(LONG))).isEqualTo(ImageFormat.PNG);
        assertThat(transcoder.asked()).containsExactly(width(10));
    }

    @Test
    void eachPictureIsTranscodedOnceForAllWhoAskAlike() throws InterruptedException {
        var publisher = hub.publisher("door");
        var first = hub.variant(original, width(10)).watch();
        var second = hub.variant(original, width(10)).watch();

        for (int i = 1; i <= 5; i++) {
            publisher.publish(Sample.BASELINE.bytes());
            assertThat(first.await(LONG)).isNotNull().isSameAs(second.await(LONG));
        }

        assertThat(transcoder.asked()).hasSize(5);
    }

    @Test
    void itIsDemandForItsOriginalWhileItIsWatchedAndNoViewer() {
        hub.listen(events::add);

        var viewer = hub.variant(original, width(10)).watch();
        await().until(() -> events.contains(new StreamEvent.DemandStarted(DOOR)));
        viewer.close();
        clock.pass(Duration.ofMillis(4_900));
        assertThat(events).hasSize(1);
        await().until(() -> {
            clock.pass(Duration.ofMillis(100));
            return events.contains(new StreamEvent.DemandEnded(DOOR));
        });

        assertThat(events).hasSize(2);
    }

    @Test
    void fiveSecondsAfterItsLastViewerItIsForgotten() throws InterruptedException {
        hub.publisher("door").publish(Sample.BASELINE.bytes());
        var variant = hub.variant(original, width(10));
        var viewer = variant.watch();
        assertThat(viewer.await(LONG)).isNotNull();
        viewer.close();
        clock.pass(Duration.ofSeconds(4));
        assertThat(hub.variant(original, width(10))).isSameAs(variant);

        await().until(() -> {
            clock.pass(Duration.ofMillis(200));
            return hub.variant(original, width(10)) != variant;
        });

        assertThat(variant.watch().await(LONG)).as("whoever still has it can watch it").isNotNull();
    }

    @Test
    void itsFramesHaveTheirOriginalsPlacesAndTimes() throws InterruptedException {
        var publisher = hub.publisher("door");
        publisher.publish(Sample.BASELINE.bytes());
        publisher.publish(Sample.BASELINE.bytes());
        var frame = Objects.requireNonNull(original.newest());

        var viewer = hub.variant(original, width(10)).watch();
        var transcoded = Objects.requireNonNull(viewer.await(LONG));

        assertThat(transcoded.epoch()).isEqualTo(frame.epoch());
        assertThat(transcoded.sequence()).isEqualTo(frame.sequence()).isEqualTo(2);
        assertThat(transcoded.capturedNanos()).isEqualTo(frame.capturedNanos());
        assertThat(transcoded.capturedAt()).isEqualTo(frame.capturedAt());
    }

    @Test
    void itsViewersAndWhatTheyGetCountInItsOriginal() {
        hub.listen(events::add);
        var variant = hub.variant(original, width(10));

        var watching = variant.presence().join("anna");
        original.presence().join("anna");
        variant.countDelivered(5, 100, 3);
        variant.countStalled();

        var stats = original.stats();
        assertThat(stats.viewers()).isEqualTo(1);
        assertThat(stats.connections()).isEqualTo(2);
        assertThat(stats.framesSent()).isEqualTo(5);
        assertThat(stats.bytesSent()).isEqualTo(100);
        assertThat(stats.framesSkipped()).isEqualTo(3);
        assertThat(stats.viewersStalled()).isEqualTo(1);
        assertThat(events).containsExactly(new StreamEvent.Joined(DOOR, 1));
        watching.close();
        assertThat(original.presence().viewers()).isEqualTo(1);
    }

    @Test
    void nothingIsTranscodedWhileNobodyWatches() {
        hub.variant(original, width(10));

        hub.publisher("door").publish(Sample.BASELINE.bytes());

        assertThat(transcoder.asked()).isEmpty();
    }

    @Test
    void itStartsTheSourceOfItsOriginal() throws InterruptedException {
        var source = new CountingSource(CountingSource.UNTIL_INTERRUPTED);
        var yard = hub.add(StreamName.of("yard"), StreamSettings.DEFAULT, source);

        var viewer = hub.variant(yard, width(10)).watch();
        assertThat(viewer.await(LONG)).isNotNull();
        viewer.close();
        await().until(() -> {
            clock.pass(Duration.ofMillis(200));
            return yard.state() == StreamState.WAITING && !yard.isWanted();
        });

        source.awaitStopped();
        assertThat(source.runs()).isEqualTo(1);
    }

    @Test
    void aPictureThatCannotBeReadIsSkipped() throws InterruptedException {
        var publisher = hub.publisher("door");
        var variant = hub.variant(original, width(10));
        var viewer = variant.watch();
        publisher.publish(Sample.GIF89.bytes());
        await().until(() -> variant.state() == StreamState.FAILING);
        assertThat(variant.fault()).contains("a picture that cannot be read");

        publisher.publish(Sample.BASELINE.bytes());
        clock.passUntilWaking();

        assertThat(format(viewer.await(LONG))).isEqualTo(ImageFormat.PNG);
    }

    /// What a new outsider gets, so that no share is used up.
    private ImageStream asked(int width) {
        return hub.variant(original, width(width), "address " + width);
    }

    private void watchEightWidths() {
        for (int i = 1; i <= Variants.MAX_PER_STREAM; i++) {
            asked(i).watch();
        }
    }

    @Test
    void theNinthVariantIsTheNearest() {
        hub.publisher("door").publish(Sample.BASELINE.bytes());
        watchEightWidths();

        var ninth = asked(9);

        assertThat(ninth).isSameAs(asked(8));
        assertThat(ninth.variant()).isEqualTo(width(8));
        assertThat(ninth.answers(width(9))).isFalse();
        assertThat(asked(23)).isSameAs(original);
        assertThat(hub.variant(hub.stream("yard"), width(9), "ninth").variant()).isEqualTo(width(9));
    }

    @Test
    void theProgramHasTwentyFourOfItsOwn() {
        watchEightWidths();
        for (int i = 1; i <= Variants.MAX_OF_PROGRAM; i++) {
            var own = Variant.ORIGINAL.withQuality(i);
            var variant = hub.variant(original, own);
            variant.watch();
            assertThat(variant.variant()).isEqualTo(own);
        }

        assertThat(hub.variant(original, Variant.ORIGINAL.withQuality(25)).variant()).isEqualTo(Variant.ORIGINAL.withQuality(24));
    }

    @Test
    void theNearestIsFoundAlsoBeforeTheFirstPicture() {
        watchEightWidths();

        assertThat(asked(20).variant()).isEqualTo(width(8));
        assertThat(asked(8000)).isSameAs(original);
    }

    @Test
    void aVariantThatFailsIsNotTheNearest() {
        watchEightWidths();
        hub.publisher("door").publish(Sample.GIF89.bytes());
        for (int i = 1; i <= Variants.MAX_PER_STREAM; i++) {
            var variant = asked(i);
            await().until(() -> variant.state() == StreamState.FAILING);
        }

        assertThat(asked(9)).isSameAs(original);
    }

    @Test
    void variantsThatNobodyWatchesMakeRoom() {
        var first = asked(1).watch();
        for (int i = 2; i <= Variants.MAX_PER_STREAM; i++) {
            asked(i);
        }

        var ninth = asked(9);

        assertThat(ninth).isNotSameAs(original);
        assertThat(asked(1)).isSameAs(first.stream());
    }

    @Test
    void itDoesNotOutliveItsOriginal() throws InterruptedException {
        var variant = hub.variant(original, width(10));
        var viewer = variant.watch();

        hub.retire(DOOR);

        assertThat(viewer.await(LONG)).isNull();
        assertThat(variant.isRetired()).isTrue();
        assertThat(hub.variant(hub.stream("door"), width(10))).isNotSameAs(variant);
    }

    @Test
    void oneThatMadeRoomAndIsWatchedAllTheSameDoesNotOutliveItsOriginal() throws InterruptedException {
        var oldest = asked(1);
        for (int i = 2; i <= Variants.MAX_PER_STREAM + 1; i++) {
            asked(i);
        }
        var viewer = oldest.watch();
        hub.publisher("door").publish(Sample.BASELINE.bytes());
        assertThat(viewer.await(LONG)).isNotNull();

        hub.retire(DOOR);

        assertThat(viewer.await(LONG)).isNull();
    }

    @Test
    void aRetiredStreamHasNoOtherShapes() {
        hub.retire(DOOR);

        var variant = hub.variant(original, width(10));

        assertThat(variant).isSameAs(original);
        assertRefused(Refusal.NO_SUCH_STREAM, variant::watch);
    }
}
