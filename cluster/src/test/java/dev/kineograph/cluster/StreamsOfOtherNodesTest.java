// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;

import dev.kineograph.Frame;
import dev.kineograph.Picture;
import dev.kineograph.Sources;
import dev.kineograph.StreamName;
import dev.kineograph.StreamSettings;
import dev.kineograph.StreamState;
import dev.kineograph.Subscription;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamsOfOtherNodesTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir
    private Path folder;

    @AutoClose
    private Nodes nodes;

    private Nodes.Node left;
    private Nodes.Node right;
    private Nodes.Node far;

    @BeforeEach
    void join() throws IOException {
        nodes = Nodes.on(folder);
        var all = nodes.join("left", "right", "far");
        left = all.get(0);
        right = all.get(1);
        far = all.get(2);
    }

    private static Frame next(Subscription viewer) throws InterruptedException {
        return Objects.requireNonNull(viewer.await(SOON), "no frame");
    }

    @Test
    void anyNodeShowsAnyStreamByteForByteAtItsPosition() throws InterruptedException {
        byte[] picture = Noise.png(50_000, 1);
        var publisher = left.hub().publisher("door");
        publisher.publish(Noise.png(50_000, 2));
        publisher.publish(picture.clone());
        var origin = Objects.requireNonNull(left.stream("door").newest());

        try (var viewer = right.awaitStream("door").watch()) {
            var shown = next(viewer);

            assertThat(shown.toByteArray()).isEqualTo(picture);
            assertThat(shown.epoch()).isEqualTo(origin.epoch());
            assertThat(shown.sequence()).isEqualTo(origin.sequence()).isEqualTo(2);
            assertThat(Duration.ofNanos(shown.capturedNanos() - origin.capturedNanos()).abs()).isLessThan(Duration.ofMillis(250));
        }
    }

    @Test
    void aFrameIsSentOnceForAllNodesThatWantIt() throws InterruptedException {
        var publisher = left.hub().publisher("door");
        publisher.publish(Noise.png(50_000, 1));
        try (var here = right.awaitStream("door").watch()) {
            next(here);
            // The second node gets what is there when it comes: afterwards, nothing is sent for one of them alone.
            try (var there = far.awaitStream("door").watch()) {
                next(there);
                // What was sent is counted a moment after it may have arrived.
                await().until(() -> left.cluster().traffic().framesOut() == 2);
                var before = left.cluster().traffic();

                for (int i = 2; i <= 11; i++) {
                    publisher.publish(Noise.png(50_000, i));
                    assertThat(next(here).sequence()).isEqualTo(i);
                    assertThat(next(there).sequence()).isEqualTo(i);
                }

                await().untilAsserted(() -> {
                    var after = left.cluster().traffic();
                    assertThat(after.framesOut() - before.framesOut()).isEqualTo(10);
                    assertThat(after.bytesOut() - before.bytesOut()).isBetween(500_000L, 520_000L);
                });
            }
        }
    }

    @Test
    void nothingIsSentWhileNoOtherNodeWantsIt() {
        var publisher = left.hub().publisher("door");
        try (var viewer = left.stream("door").watch()) {
            publisher.publish(Noise.png(50_000, 1));
            right.awaitStream("door");
            publisher.publish(Noise.png(50_000, 2));

            assertThat(viewer.take()).isNotNull();
        }
        assertThat(left.cluster().traffic().framesOut()).isZero();
        assertThat(right.stream("door").newest()).isNull();
    }

    @Test
    void aViewerElsewhereIsDemandUntilItHasLeft() throws InterruptedException {
        var running = new AtomicInteger();
        var settings = StreamSettings.DEFAULT;
        left.hub().add(StreamName.of("camera"), settings, publisher -> {
            running.incrementAndGet();
            try {
                Sources.still(Noise.png(1000, 1)).run(publisher);
            } finally {
                running.decrementAndGet();
            }
        });
        var shown = right.awaitStream("camera");
        assertThat(running).hasValue(0);

        try (var viewer = shown.watch()) {
            next(viewer);
            assertThat(running).hasValue(1);
        }
        shown.apply(shown.settings().withCloseAfter(Duration.ZERO));

        await().untilAtomic(running, is(0));
    }

    @Test
    void aNodeThatComesLaterGetsAStillAtOnce() throws InterruptedException {
        left.hub().publisher("door").publish(Noise.png(50_000, 1));
        try (var here = right.awaitStream("door").watch()) {
            next(here);
            try (var there = far.awaitStream("door").watch()) {
                assertThat(next(there).sequence()).isEqualTo(1);
            }
        }
    }

    @Test
    void aStillIsNotStaleWhileItsNodeSaysSo() throws InterruptedException {
        left.hub().publisher("door").publish(Noise.png(50_000, 1));
        var shown = right.awaitStream("door");
        try (var viewer = shown.watch()) {
            next(viewer);
            long until = System.nanoTime() + Duration.ofSeconds(5).toNanos();

            await().atMost(SOON).until(() -> {
                assertThat(shown.isStale()).isFalse();
                return System.nanoTime() - until > 0;
            });
        }
    }

    @Test
    void aRenewedPictureIsAsYoungElsewhere() throws InterruptedException {
        var publisher = left.hub().publisher("door");
        publisher.publish(Picture.of(Noise.png(50_000, 1), Duration.ofHours(1)));
        try (var viewer = right.awaitStream("door").watch()) {
            var frame = next(viewer);
            assertThat(frame.age()).isGreaterThan(Duration.ofMinutes(59));

            publisher.renew();

            await().until(() -> frame.age().compareTo(Duration.ofSeconds(10)) < 0);
        }
    }

    @Test
    void aStreamThatIsRetiredAtItsNodeIsGoneEverywhere() {
        left.hub().publisher("door").publish(Noise.png(1000, 1));
        right.awaitStream("door");

        left.hub().retire(StreamName.of("door"));

        await().until(() -> !right.has("door"));
    }

    @Test
    void aWatchedStreamIsStaleWhenItsNodeHasLeftAndGoesOnWhenAnotherNodeHasIt() throws InterruptedException {
        left.hub().publisher("door").publish(Noise.png(1000, 1));
        var shown = right.awaitStream("door");
        try (var viewer = shown.watch()) {
            next(viewer);

            left.cluster().close();
            await().atMost(SOON).until(shown::isStale);
            assertThat(shown.state()).isEqualTo(StreamState.FAILING);
            left.hub().close();
            byte[] picture = Noise.png(1000, 2);
            // It has one of that name itself, as long as somebody there watches the other one.
            await().until(() -> !far.has("door"));
            far.hub().publisher("door").publish(picture.clone());

            assertThat(next(viewer).toByteArray()).isEqualTo(picture);
            assertThat(shown.isStale()).isFalse();
        }
    }
}
