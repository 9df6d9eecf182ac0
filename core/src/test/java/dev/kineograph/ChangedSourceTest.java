// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import static dev.kineograph.CountingSource.UNTIL_INTERRUPTED;
import static dev.kineograph.Refusals.assertRefused;
import static dev.kineograph.StreamSettings.DEFAULT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Another source takes the place of a stream's own, and its viewers stay.
class ChangedSourceTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Caller CAMERA = Caller.program("camera");
    private static final Source DRAWINGS = publisher -> {
        publisher.publish(Sample.DRAWING.picture());
        new CountDownLatch(1).await();
    };

    @AutoClose
    private final Hub hub = new Hub();

    private final CountingSource former = new CountingSource(UNTIL_INTERRUPTED);

    private ImageStream door(Source source) {
        return hub.add(StreamName.of("door"), DEFAULT, source);
    }

    private static Frame next(Subscription viewer) throws InterruptedException {
        return Objects.requireNonNull(viewer.await(LONG));
    }

    @Test
    void viewersStayAndSeeTheNewestFrameUntilThereIsAnother() throws InterruptedException {
        var door = door(former);
        try (var viewer = door.watch()) {
            var before = next(viewer);
            var gate = new CountDownLatch(1);

            door.apply(DEFAULT, Optional.of(publisher -> {
                gate.await();
                DRAWINGS.run(publisher);
            }));
            former.awaitStopped();

            assertThat(door.newest()).isSameAs(before);
            gate.countDown();
            var after = next(viewer);
            assertThat(after.picture().format()).isEqualTo(ImageFormat.PNG);
            assertThat(after.epoch()).isGreaterThan(before.epoch());
            assertThat(door.stats().sourceFailures()).isZero();
        }
    }

    /// Both may need the same device.
    @Test
    void theFormerOneEndsBeforeTheNextOneBegins() throws InterruptedException {
        var door = door(former);
        try (var viewer = door.watch()) {
            next(viewer);

            for (int i = 2; i < 6; i++) {
                door.apply(DEFAULT, Optional.of(former));
                former.awaitRuns(i);
                next(viewer);
            }

            assertThat(former.mostAtOnce()).isEqualTo(1);
        }
    }

    @Test
    void oneThatDoesNotEndHoldsNobodyUpAndPublishesNoMore() throws InterruptedException {
        var end = new CountDownLatch(1);
        var its = new AtomicReference<Publisher>();
        var door = door(publisher -> {
            its.set(publisher);
            publisher.publish(Sample.BASELINE.picture());
            awaitUninterruptibly(end);
        });
        try (var viewer = door.watch()) {
            next(viewer);

            door.apply(DEFAULT, Optional.of(DRAWINGS));

            assertThat(next(viewer).picture().format()).isEqualTo(ImageFormat.PNG);
            assertRefused(Refusal.CLOSED, () -> its.get().publish(Sample.BASELINE.picture()));
        } finally {
            end.countDown();
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        while (true) {
            try {
                latch.await();
                return;
            } catch (InterruptedException e) {
                // It does not end.
            }
        }
    }

    @Test
    void nothingRunsWhileNobodyWatches() {
        var door = door(former);

        door.apply(DEFAULT, Optional.of(former));

        assertThat(former.runs()).isZero();
        assertThat(door.state()).isEqualTo(StreamState.WAITING);
    }

    @Test
    void aStreamThatOthersPushToGetsASource() throws InterruptedException {
        var door = hub.stream("door");
        var pushed = door.publisher(CAMERA);
        pushed.publish(Sample.BASELINE.picture());
        try (var viewer = door.watch()) {
            next(viewer);

            door.apply(DEFAULT, Optional.of(DRAWINGS));

            assertThat(next(viewer).picture().format()).isEqualTo(ImageFormat.PNG);
            assertRefused(Refusal.CLOSED, () -> pushed.publish(Sample.BASELINE.picture()));
            assertRefused(Refusal.TAKEN, () -> door.publisher(CAMERA));
        }
    }

    @Test
    void aStreamLosesItsSourceAndOthersPushToIt() throws InterruptedException {
        var door = door(former);
        try (var viewer = door.watch()) {
            next(viewer);

            door.apply(DEFAULT, Optional.empty());
            former.awaitStopped();
            door.publisher(CAMERA).publish(Sample.DRAWING.picture());

            assertThat(next(viewer).picture().format()).isEqualTo(ImageFormat.PNG);
            assertThat(former.runs()).isEqualTo(1);
        }
    }

    @Test
    void whoPublishesBesideTheSourceStays() throws InterruptedException {
        var many = DEFAULT.withPublishers(PublisherPolicy.MANY);
        var door = door(former);
        door.apply(many);
        var beside = door.publisher(CAMERA);
        try (var viewer = door.watch()) {
            next(viewer);

            door.apply(many, Optional.of(new CountingSource(DRAWINGS)));
            former.awaitStopped();

            beside.publish(Sample.BASELINE.picture());
            await().until(() -> door.stats().framesIn() >= 3);
        }
    }

    @Test
    void aSourceThatHasEndedOrFailedIsReplacedTheSameWay() throws InterruptedException {
        var door = door(publisher -> {
            throw new IllegalStateException("no camera");
        });
        try (var viewer = door.watch()) {
            await().until(() -> door.stats().sourceFailures() > 0);

            door.apply(DEFAULT, Optional.of(publisher -> publisher.publish(Sample.BASELINE.picture())));
            next(viewer);
            await().until(door::hasEnded);
            door.apply(DEFAULT, Optional.of(DRAWINGS));

            assertThat(next(viewer).picture().format()).isEqualTo(ImageFormat.PNG);
            assertThat(door.fault()).isEmpty();
            assertThat(door.stats().sourceFailures()).as("those of its former sources count").isPositive();
        }
    }

    @Test
    void theSourceOfAClosedHubHasEndedWhateverItFollowed() throws InterruptedException {
        var door = door(former);
        try (var viewer = door.watch()) {
            next(viewer);
            door.apply(DEFAULT, Optional.of(former));

            hub.close();

            assertThat(former.isRunning()).isFalse();
        }
    }
}
