// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import static dev.kineograph.CountingSource.UNTIL_INTERRUPTED;
import static dev.kineograph.StreamSettings.DEFAULT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FailingSourceTest {
    private static final Source NO_CAMERA = _ -> {
        throw new IOException("no camera at door.local");
    };
    private static final Source ONE_FRAME = publisher -> {
        publisher.publish(Sample.BASELINE.picture());
        throw new IOException("camera went away");
    };

    private final LoneStreams lone = new LoneStreams();
    private ImageStream stream = lone.stream();

    @AfterEach
    void retire() {
        stream.retire();
    }

    private CountingSource watched(Source... runs) {
        var source = new CountingSource(runs);
        stream = lone.stream(DEFAULT, source);
        stream.watch();
        return source;
    }

    /// The next pauses between two runs are these, or shorter by up to a quarter.
    private void assertPauses(long... millis) {
        for (long most : millis) {
            assertThat(lone.clock.passUntilWaking().toMillis()).isBetween(most * 3 / 4, most);
        }
    }

    @Test
    void itsFaultIsReported() {
        watched(NO_CAMERA);

        await().until(() -> stream.state() == StreamState.FAILING);

        assertThat(stream.fault()).contains("no camera at door.local");
    }

    @Test
    void itsFaultIsForgottenWithItsNextFrame() {
        watched(NO_CAMERA, UNTIL_INTERRUPTED);

        lone.clock.passUntilWaking();
        await().until(() -> stream.state() == StreamState.ONLINE);

        assertThat(stream.fault()).isEmpty();
    }

    @Test
    void aFrameFromAnotherPublisherDoesNotClearTheFault() {
        stream = lone.stream(DEFAULT.withPublishers(PublisherPolicy.MANY), NO_CAMERA);
        stream.watch();
        await().until(() -> stream.fault().isPresent());

        stream.publisher(LoneStreams.ANNA).publish(Sample.BASELINE.picture());

        assertThat(stream.fault()).contains("no camera at door.local");
    }

    static Stream<Throwable> failures() {
        return Stream.of(
                new IllegalStateException("bug"),
                new RefusedException(Refusal.NOT_AN_IMAGE, "no image"),
                new InterruptedException("of its own"),
                new NoClassDefFoundError("missing"),
                new AssertionError("assertion"),
                new StackOverflowError("deep"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void itIsRunAgainAfterAPauseThatGrowsWhateverItThrows(Throwable failure) {
        var source = watched(_ -> FailingSourceTest.<RuntimeException>raise(failure));

        assertPauses(100, 200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000);

        source.awaitRuns(10);
        assertThat(stream.fault()).contains(failure.getMessage());
    }

    @Test
    void whatIsNotThereIsLookedForAgainWithinASecond() {
        watched(NO_CAMERA);

        assertPauses(100, 200, 400, 800, 800, 800);
    }

    @Test
    void manyThatFailTogetherAreNotRunAgainTogether() {
        watched(NO_CAMERA);

        var pauses = Stream.generate(lone.clock::passUntilWaking).limit(20).skip(3).distinct();

        assertThat(pauses).hasSizeGreaterThan(1);
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void raise(Throwable failure) throws T {
        throw (T) failure;
    }

    @Test
    void thePauseIsShortAgainAfterAFrame() {
        watched(NO_CAMERA, NO_CAMERA, NO_CAMERA, ONE_FRAME, NO_CAMERA);

        assertPauses(100, 200, 400, 100, 200);
    }

    @Test
    void aFailureWithoutAMessageIsReportedByItsName() {
        watched(_ -> {
            throw new IOException();
        });

        await().until(() -> stream.fault().isPresent());

        assertThat(stream.fault()).contains("java.io.IOException");
    }

    @Test
    void itIsTriedNoMoreWhenNobodyWatches() {
        var source = new CountingSource(NO_CAMERA);
        stream = lone.stream(DEFAULT, source);

        try (var _ = stream.watch()) {
            await().until(() -> stream.state() == StreamState.FAILING);
        }

        await().until(() -> stream.state() == StreamState.WAITING);
        assertThat(stream.fault()).isEmpty();
    }

    @Test
    void itIsTriedAtOnceForTheNextFirstReader() {
        var source = new CountingSource(NO_CAMERA, NO_CAMERA, NO_CAMERA, NO_CAMERA, UNTIL_INTERRUPTED);
        stream = lone.stream(DEFAULT, source);
        try (var _ = stream.watch()) {
            assertPauses(100, 200, 400);
            source.awaitRuns(4);
        }
        await().until(() -> stream.state() == StreamState.WAITING);

        stream.watch();

        source.awaitRuns(5);
    }

    @Test
    void eachRunGoesOnlineAndOffline() {
        watched(ONE_FRAME, UNTIL_INTERRUPTED);

        lone.clock.passUntilWaking();
        await().until(() -> stream.state() == StreamState.ONLINE);

        var online = new StreamEvent.Online(LoneStreams.DOOR, ImageFormat.JPEG);
        var offline = new StreamEvent.Offline(LoneStreams.DOOR);
        await().untilAsserted(() -> assertThat(lone.events)
                .containsExactly(new StreamEvent.DemandStarted(LoneStreams.DOOR), online, offline, online));
    }
}
