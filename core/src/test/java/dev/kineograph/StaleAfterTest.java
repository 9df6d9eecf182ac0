// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import static dev.kineograph.LoneStreams.DOOR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/// A stream with a time after which its newest picture is too old.
class StaleAfterTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final LoneStreams lone = new LoneStreams();
    private final Picture picture = Sample.BASELINE.picture();

    private List<Duration> toldStale() {
        return lone.events.stream()
                .filter(StreamEvent.Stale.class::isInstance)
                .map(event -> ((StreamEvent.Stale) event).age())
                .toList();
    }

    private ImageStream staleAfter(Duration time) {
        return lone.stream(StreamSettings.DEFAULT.withStaleAfter(time));
    }

    @Test
    void aPictureThatWasPushedAloneIsStaleOnceThoughItsPublisherHasGone() {
        var stream = staleAfter(HOUR);
        try (var publisher = stream.publisher(LoneStreams.BERTA)) {
            publisher.publish(picture);
        }

        lone.pass(HOUR, stream);
        assertThat(toldStale()).isEmpty();
        assertThat(stream.isStale()).isFalse();
        assertThat(stream.state()).isEqualTo(StreamState.STILL);

        lone.pass(Duration.ofMillis(1), stream);
        lone.pass(HOUR, stream);
        assertThat(toldStale()).containsExactly(HOUR.plusMillis(1));
        assertThat(stream.isStale()).isTrue();
        assertThat(stream.state()).isEqualTo(StreamState.OFFLINE);
    }

    @Test
    void theNextPictureIsFreshAndMayBecomeStaleAgain() {
        var stream = staleAfter(HOUR);
        for (int i = 0; i < 3; i++) {
            try (var publisher = stream.publisher(LoneStreams.BERTA)) {
                publisher.publish(picture);
            }
            assertThat(stream.isStale()).isFalse();
            lone.pass(HOUR.multipliedBy(2), stream);
            assertThat(stream.isStale()).isTrue();
        }

        assertThat(toldStale()).hasSize(3);
        assertThat(lone.events).contains(new StreamEvent.Stale(DOOR, HOUR.multipliedBy(2)));
    }

    @Test
    void whatCameAtARateHasThatTimeToo() {
        var stream = staleAfter(Duration.ofSeconds(30));
        var publisher = stream.publisher(LoneStreams.BERTA);
        publisher.publish(picture);
        publisher.publish(picture);

        lone.pass(Duration.ofSeconds(30), stream);
        assertThat(toldStale()).isEmpty();
        lone.pass(Duration.ofMillis(1), stream);

        assertThat(toldStale()).containsExactly(Duration.ofMillis(30_001));
    }

    @Test
    void aStreamThatNeverHadAPictureIsNotStale() {
        var stream = staleAfter(Duration.ofSeconds(1));

        lone.pass(HOUR, stream);

        assertThat(toldStale()).isEmpty();
    }

    @Test
    void withoutThatTimeALonePictureIsNeverStale() {
        var stream = lone.stream();
        try (var publisher = stream.publisher(LoneStreams.BERTA)) {
            publisher.publish(picture);
        }

        lone.pass(Duration.ofDays(60), stream);

        assertThat(stream.isStale()).isFalse();
        assertThat(stream.state()).isEqualTo(StreamState.STILL);
    }

    @Test
    void aSourceThatFailsIsStaleThoughItHasNoPublisher() {
        var source = new CountingSource(
                publisher -> {
                    publisher.publish(picture);
                    throw new IOException("gone");
                },
                _ -> {
                    throw new IOException("not there");
                });
        var stream = lone.stream(StreamSettings.FETCHED.withStartTimeout(Duration.ofMinutes(5)), source);
        stream.watch();
        await().until(() -> stream.fault().isPresent());

        lone.pass(Duration.ofMillis(5_001), stream);

        assertThat(toldStale()).hasSize(1);
        assertThat(stream.isStale()).isTrue();
        stream.retire();
    }

    @Test
    void aSourceThatIsWokenOwesNothingYet() throws InterruptedException {
        var source = new CountingSource(CountingSource.UNTIL_INTERRUPTED, _ -> new CountDownLatch(1).await());
        var stream = lone.stream(StreamSettings.DEFAULT.withStaleAfter(Duration.ofSeconds(5)), source);
        try (var viewer = stream.watch()) {
            assertThat(viewer.await(Duration.ofSeconds(30))).isNotNull();
        }
        source.awaitStopped();
        await().until(() -> stream.state() == StreamState.WAITING);
        lone.pass(HOUR, stream);
        assertThat(toldStale()).isEmpty();

        stream.watch();
        source.awaitRuns(2);
        lone.pass(Duration.ofSeconds(5), stream);
        assertThat(toldStale()).isEmpty();
        lone.pass(Duration.ofMillis(1), stream);

        assertThat(toldStale()).containsExactly(HOUR.plusMillis(5_001));
        stream.retire();
    }

    @Test
    void whatItsSourceConfirmsIsFresh() {
        var stream = staleAfter(Duration.ofSeconds(5));
        stream.publisher(LoneStreams.BERTA).publish(picture);
        lone.pass(Duration.ofSeconds(4), stream);

        stream.confirm();
        lone.pass(Duration.ofSeconds(4), stream);
        assertThat(toldStale()).isEmpty();
        lone.pass(Duration.ofSeconds(2), stream);
        assertThat(stream.isStale()).isTrue();

        stream.confirm();
        assertThat(stream.isStale()).isFalse();
        assertThat(stream.stats().framesIn()).isEqualTo(1);
    }

    @Test
    void aTimeThatIsSetLaterCountsFromTheNewestPicture() {
        var stream = lone.stream();
        try (var publisher = stream.publisher(LoneStreams.BERTA)) {
            publisher.publish(picture);
        }
        lone.pass(HOUR, stream);

        stream.apply(StreamSettings.DEFAULT.withStaleAfter(Duration.ofSeconds(1)));
        lone.pass(Duration.ZERO, stream);

        assertThat(toldStale()).containsExactly(HOUR);
    }
}
