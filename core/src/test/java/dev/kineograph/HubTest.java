// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import static dev.kineograph.LoneStreams.DOOR;
import static dev.kineograph.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HubTest {
    private static final StreamName YARD = StreamName.of("yard");
    private static final Duration LONG = Duration.ofSeconds(60);

    private final FakeClock clock = new FakeClock();
    private final Hub hub = new Hub(clock, Optional.empty());

    @AfterEach
    void close() {
        hub.close();
    }

    @Test
    void eightLinesAreEnoughToPublishAndWatch() throws InterruptedException {
        var viewer = hub.stream("door").watch();
        var publisher = hub.publisher("door");

        publisher.publish(Sample.BASELINE.bytes());

        assertThat(viewer.await(LONG)).isNotNull();
    }

    @Test
    void aStreamIsMadeOnceAndFoundByItsName() {
        var made = hub.stream("door");

        assertThat(hub.stream("door")).isSameAs(made);
        assertThat(hub.stream(DOOR)).isSameAs(made);
        assertThat(hub.find(DOOR)).containsSame(made);
        assertThat(made.settings()).isEqualTo(StreamSettings.DEFAULT);
    }

    @Test
    void toFindIsNotToMake() {
        assertThat(hub.find(DOOR)).isEmpty();
        assertThat(hub.streams()).isEmpty();
    }

    @Test
    void aBadNameIsRefused() {
        assertRefused(Refusal.BAD_NAME, () -> hub.stream("../etc"));
        assertRefused(Refusal.BAD_NAME, () -> hub.publisher("door.jpg"));

        assertThat(hub.streams()).isEmpty();
    }

    @Test
    void streamsAreInTheOrderOfTheirNames() {
        hub.stream("yard");
        hub.stream("door");
        hub.stream("hall/left");

        assertThat(hub.streams())
                .extracting(stream -> stream.name().value())
                .containsExactly("door", "hall/left", "yard");
    }

    @Test
    void aNameIsGivenOnce() {
        var settings = StreamSettings.DEFAULT.withPublishers(PublisherPolicy.MANY);
        var made = hub.add(DOOR, settings);

        assertThatThrownBy(() -> hub.add(DOOR, StreamSettings.DEFAULT)).isInstanceOf(IllegalStateException.class);

        assertThat(hub.stream("door")).isSameAs(made);
        assertThat(made.settings()).isEqualTo(settings);
    }

    @Test
    void theViewersOfAPartCountInTheWholeOnce() {
        var site = hub.stream("site");
        var source = new CountingSource(CountingSource.UNTIL_INTERRUPTED);
        var forum = hub.addPart(site, StreamName.of("site/forum"), StreamSettings.DEFAULT, source);
        var shop = hub.addPart(site, StreamName.of("site/shop"), StreamSettings.DEFAULT, source);

        forum.presence().join("anna");
        shop.presence().join("anna");
        shop.presence().join("berta");

        assertThat(forum.presence().viewers()).isEqualTo(1);
        assertThat(site.presence().viewers()).isEqualTo(2);
        assertThat(site.presence().connections()).isEqualTo(3);
    }

    @Test
    void aSourceThatIsNotOnDemandStartsWhenItIsAdded() {
        var source = new CountingSource(CountingSource.UNTIL_INTERRUPTED);

        hub.add(DOOR, StreamSettings.DEFAULT.withOnDemand(false), source);

        source.awaitRuns(1);
        hub.close();
        source.awaitStopped();
    }

    @Test
    void aThousandStreamsAreTheMost() {
        for (int i = 0; i < Hub.MAX_STREAMS; i++) {
            hub.stream("stream-" + i);
        }

        assertRefused(Refusal.TOO_MANY_STREAMS, () -> hub.stream("door")).startsWith("door: ");
        assertRefused(Refusal.TOO_MANY_STREAMS, () -> hub.add(YARD, StreamSettings.DEFAULT)).startsWith("yard: ");
        assertThat(hub.stream("stream-0")).isNotNull();
        hub.retire(StreamName.of("stream-0"));
        assertThat(hub.stream("door")).isNotNull();
    }

    @Test
    void aThousandStreamsAreTheMostAlsoForManyThreads() throws Exception {
        var start = new CountDownLatch(1);
        try (var threads = Executors.newFixedThreadPool(8)) {
            var done = IntStream.range(0, 8)
                    .mapToObj(thread -> threads.submit(() -> makeStreams(start, thread)))
                    .toList();
            start.countDown();
            for (var future : done) {
                future.get();
            }
        }

        assertThat(hub.streams()).hasSize(Hub.MAX_STREAMS);
    }

    private Void makeStreams(CountDownLatch start, int thread) throws InterruptedException {
        start.await();
        try {
            for (int i = 0; i < 200; i++) {
                hub.stream("stream-" + thread + "-" + i);
            }
        } catch (RefusedException e) {
            assertThat(e.reason()).isEqualTo(Refusal.TOO_MANY_STREAMS);
        }
        return null;
    }

    @Test
    void viewersOfARetiredStreamEndWithTheLastPicture() throws InterruptedException {
        var viewer = hub.stream("door").watch();
        var publisher = hub.publisher("door");
        publisher.publish(Sample.BASELINE.bytes());

        hub.retire(DOOR);

        assertThat(viewer.await(LONG)).isNotNull();
        assertThat(viewer.await(LONG)).isNull();
        assertThat(viewer.stream().isRetired()).isTrue();
        assertRefused(Refusal.CLOSED, () -> publisher.publish(Sample.BASELINE.bytes()));
    }

    @Test
    void theNameOfARetiredStreamIsFree() {
        var first = hub.stream("door");

        hub.retire(DOOR);
        hub.retire(DOOR);

        assertThat(hub.find(DOOR)).isEmpty();
        assertThat(hub.stream("door")).isNotSameAs(first);
    }

    @Test
    void closingRetiresAllStreams() {
        var door = hub.stream("door");
        var yard = hub.stream("yard");

        hub.close();
        hub.close();

        assertThat(hub.streams()).isEmpty();
        assertThat(door.isRetired()).isTrue();
        assertThat(yard.isRetired()).isTrue();
    }

    @Test
    void theHubsOwnClockEndsWhatTimeEnds() {
        var presence = hub.stream("door").presence();
        presence.touch("anna", Duration.ofSeconds(3));

        clock.pass(Duration.ofSeconds(3));

        await().until(() -> presence.viewers() == 0);
    }

    @Test
    void allStreamsOfAHubShareItsBoundary() {
        assertThat(hub.framing()).isSameAs(hub.framing());
        try (var other = new Hub()) {
            assertThat(other.framing().contentType()).isNotEqualTo(hub.framing().contentType());
        }
    }

    @Test
    void closingWaitsUntilItsSourcesHavePutThingsInOrder() throws InterruptedException {
        var inOrder = new CountDownLatch(1);
        var source = new CountingSource(_ -> {
            try {
                new CountDownLatch(1).await();
            } finally {
                inOrder.await();
            }
        });
        var other = new Hub();
        other.add("door", source).watch();
        source.awaitRuns(1);

        var closing = Thread.startVirtualThread(other::close);
        assertThat(closing.join(Duration.ofMillis(300))).isFalse();
        inOrder.countDown();

        assertThat(closing.join(Duration.ofSeconds(10))).isTrue();
        assertThat(source.isRunning()).isFalse();
    }

    @Test
    void whoIsInterruptedWhileClosingDoesNotWaitAndStaysInterrupted() throws InterruptedException {
        var leave = new CountDownLatch(1);
        var interrupted = new AtomicBoolean();
        var source = new CountingSource(_ -> {
            try {
                new CountDownLatch(1).await();
            } finally {
                leave.await();
            }
        });
        var other = new Hub();
        other.add("door", source).watch();
        source.awaitRuns(1);

        var closing = Thread.startVirtualThread(() -> {
            Thread.currentThread().interrupt();
            other.close();
            interrupted.set(Thread.currentThread().isInterrupted());
        });

        assertThat(closing.join(Duration.ofMillis(2_500))).as("closed sooner than after 3 s").isTrue();
        assertThat(interrupted).isTrue();
        assertThat(source.isRunning()).isTrue();
        leave.countDown();
        source.awaitStopped();
    }
}
