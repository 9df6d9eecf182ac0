// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import static dev.kineograph.LoneStreams.DOOR;
import static dev.kineograph.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// `hub.publish(name, bytes)`: one line, from any thread.
class PublishFromAnyThreadTest {
    private static final int THREADS = 8;
    private static final int EACH = 2_000;
    private static final Caller CAMERA = Caller.remote("10.0.0.7", InetAddress.ofLiteral("10.0.0.7"));

    private final FakeClock clock = new FakeClock();
    private final Hub hub = new Hub(clock, Optional.empty());
    private final byte[] picture = Sample.BASELINE.bytes();

    @AfterEach
    void close() {
        hub.close();
    }

    private long sequence() {
        return Objects.requireNonNull(hub.stream("door").newest()).sequence();
    }

    /// Runs the task as often as eight threads can, all at the same time, and throws what any of them throws.
    private static void eightThreadsAtOnce(Runnable task) throws Exception {
        var start = new CountDownLatch(1);
        try (var threads = Executors.newFixedThreadPool(THREADS)) {
            var all = IntStream.range(0, THREADS).mapToObj(_ -> threads.submit(() -> {
                start.await();
                for (int i = 0; i < EACH; i++) {
                    task.run();
                }
                return true;
            })).toList();
            start.countDown();
            for (Future<?> one : all) {
                one.get();
            }
        }
    }

    @Test
    void nothingIsRefusedWhenEightThreadsPublishAtOnce() throws Exception {
        eightThreadsAtOnce(() -> hub.publish("door", picture));

        assertThat(hub.stream("door").stats().framesIn()).isEqualTo(THREADS * EACH);
        assertThat(sequence()).isEqualTo(THREADS * EACH);
    }

    @Test
    void nothingIsRefusedWhileTheStreamIsRetiredAgainAndAgain() throws Exception {
        eightThreadsAtOnce(() -> {
            hub.publish("door", picture);
            hub.retire(DOOR);
        });

        hub.publish("door", picture);
        assertThat(sequence()).isEqualTo(1);
    }

    @Test
    void nothingIsRefusedWhilePublishersAreOpenedAndClosed() throws Exception {
        eightThreadsAtOnce(() -> {
            hub.publish("door", picture);
            hub.publisher("door").close();
        });

        assertThat(sequence()).isEqualTo(THREADS * EACH);
    }

    @Test
    void itPublishesBesideAnOpenPublisherOfTheProgramWithoutClosingIt() {
        try (var publisher = hub.publisher("door")) {
            publisher.publish(picture);
            hub.publish("door", picture);
            publisher.publish(picture);
        }

        assertThat(sequence()).isEqualTo(3);
        assertThat(hub.stream("door").state()).isNotEqualTo(StreamState.ONLINE);
    }

    @Test
    void theStreamStaysOnlineBetweenTwoCalls() {
        hub.publish("door", picture);

        assertThat(hub.stream("door").state()).isEqualTo(StreamState.ONLINE);
        assertRefused(Refusal.TAKEN, () -> hub.stream("door").publisher(CAMERA)).startsWith("door: held by this program for 0 s");
    }

    @Test
    void whoeverPublishesOverTheNetworkIsNotInterrupted() {
        var camera = hub.stream("door").publisher(CAMERA);

        assertRefused(Refusal.TAKEN, () -> hub.publish("door", picture)).startsWith("door: held by 10.0.0.7");

        clock.pass(Duration.ofSeconds(11));
        hub.publish("door", picture);
        assertRefused(Refusal.CLOSED, () -> camera.publish(picture));
    }

    @Test
    void aStreamWithASourceOfItsOwnIsNotPublishedTo() {
        hub.add("door", CountingSource.UNTIL_INTERRUPTED);

        assertRefused(Refusal.TAKEN, () -> hub.publish("door", picture)).startsWith("door: its pictures come from its own source");
    }

    @Test
    void whatIsNoPictureIsRefusedAndCounted() {
        assertRefused(Refusal.NOT_AN_IMAGE, () -> hub.publish("door", new byte[] {1, 2, 3}));

        assertThat(hub.stream("door").stats().framesRefused()).isEqualTo(1);
        assertThat(hub.stream("door").stats().framesIn()).isZero();
    }

    @Test
    void viewersAreWoken() throws InterruptedException {
        var viewer = hub.stream("door").watch();

        hub.publish("door", picture);

        assertThat(viewer.await(Duration.ofSeconds(60))).isNotNull();
    }
}
