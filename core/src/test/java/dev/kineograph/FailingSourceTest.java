// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import static dev.kineograph.CountingSource.UNTIL_INTERRUPTED;
import static dev.kineograph.StreamSettings.DEFAULT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
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

    /// The next pauses between two runs, in milliseconds.
    private List<Long> pauses(int count) {
        return Stream.generate(lone.clock::passUntilWaking).limit(count).map(Duration::toMillis).toList();
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
                new IOException("I/O"),
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

        assertThat(pauses(9)).containsExactly(100L, 200L, 400L, 800L, 1_600L, 3_200L, 6_400L, 10_000L, 10_000L);

        source.awaitRuns(10);
        assertThat(stream.fault()).contains(failure.getMessage());
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void raise(Throwable failure) throws T {
        throw (T) failure;
    }

    @Test
    void thePauseIsShortAgainAfterAFrame() {
        watched(NO_CAMERA, NO_CAMERA, NO_CAMERA, ONE_FRAME, NO_CAMERA);

        assertThat(pauses(5)).containsExactly(100L, 200L, 400L, 100L, 200L);
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
            pauses(3);
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
