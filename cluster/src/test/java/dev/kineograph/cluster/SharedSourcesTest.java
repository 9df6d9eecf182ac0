// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Frame;
import dev.kineograph.Hub;
import dev.kineograph.ImageStream;
import dev.kineograph.Source;
import dev.kineograph.Sources;
import dev.kineograph.StreamName;
import dev.kineograph.StreamSettings;
import dev.kineograph.Subscription;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A source that several nodes have runs on one of them.
class SharedSourcesTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final StreamName DOOR = StreamName.of("door");

    @TempDir
    private Path folder;

    @AutoClose
    private Nodes nodes;

    private final Map<String, AtomicInteger> running = new ConcurrentHashMap<>();

    @BeforeEach
    void start() throws IOException {
        nodes = Nodes.on(folder);
    }

    /// Makes a picture every 50 ms, and counts how often it runs.
    private Source camera(String node) {
        var count = running.computeIfAbsent(node, _ -> new AtomicInteger());
        var number = new AtomicInteger();
        var pictures = Sources.of(20, () -> Noise.png(1_000, number.incrementAndGet()));
        return publisher -> {
            count.incrementAndGet();
            try {
                pictures.run(publisher);
            } finally {
                count.decrementAndGet();
            }
        };
    }

    private Nodes.Node join(String name, StreamSettings settings) {
        var hub = new Hub();
        var shared = new SharedSources();
        hub.add(DOOR, settings, shared.of(DOOR, camera(name)));
        return nodes.join(nodes.settings(name), hub, shared);
    }

    private int runningAt(String node) {
        return running.get(node).get();
    }

    private static Frame next(Subscription viewer) throws InterruptedException {
        return Objects.requireNonNull(viewer.await(SOON), "no frame");
    }

    /// Waits for a frame of a later epoch.
    private static Frame awaitEpochAfter(long epoch, Subscription viewer) throws InterruptedException {
        var frame = next(viewer);
        while (frame.epoch() <= epoch) {
            frame = next(viewer);
        }
        return frame;
    }

    @Test
    void itRunsOnOneNodeAndAllShowIt() throws InterruptedException {
        var always = StreamSettings.DEFAULT.withOnDemand(false);
        var left = join("left", always);
        await().atMost(SOON).until(() -> runningAt("left") == 1);
        var right = join("right", always);
        await().until(() -> right.cluster().nodeOf(DOOR).isPresent());

        try (var here = left.stream("door").watch();
                var there = right.stream("door").watch()) {
            long epoch = next(here).epoch();

            await().atMost(SOON).until(() -> next(there).epoch() == epoch);
        }
        assertThat(runningAt("right")).isZero();
        assertThat(runningAt("left")).isOne();
        assertThat(right.cluster().nodeOf(DOOR)).hasValue("left");
    }

    @Test
    void viewersElsewhereAreDemandForIt() throws InterruptedException {
        var left = join("left", StreamSettings.DEFAULT);
        try (var viewer = left.stream("door").watch()) {
            next(viewer);
        }
        var right = join("right", StreamSettings.DEFAULT);
        await().until(() -> right.cluster().nodeOf(DOOR).isPresent());

        try (var viewer = right.stream("door").watch()) {
            next(viewer);

            // The first picture may be one from before.
            await().atMost(SOON).until(() -> runningAt("left") == 1);
            assertThat(runningAt("right")).isZero();
        }
        await().atMost(SOON).until(() -> runningAt("left") == 0);
    }

    @Test
    void itMovesWithinThreeSecondsOfTheDeathOfItsNode() throws InterruptedException {
        try (var other = NodeProcess.startShared(nodes.settings("left"))) {
            var observer = nodes.join("observer");
            observer.awaitStream("door");
            var right = join("right", StreamSettings.DEFAULT);
            await().until(() -> right.cluster().nodeOf(DOOR).isPresent());
            try (var viewer = right.stream("door").watch();
                    var far = observer.stream("door").watch()) {
                long epoch = next(viewer).epoch();
                next(far);

                other.kill();
                long killedNanos = System.nanoTime();

                awaitEpochAfter(epoch, viewer);
                awaitEpochAfter(epoch, far);
                assertThat(Duration.ofNanos(System.nanoTime() - killedNanos)).isLessThan(Duration.ofSeconds(3));
            }
        }
    }

    @Test
    void aNodeThatWasStoppedDoesNotTakeItBack() throws IOException, InterruptedException {
        try (var other = NodeProcess.startShared(nodes.settings("left"))) {
            nodes.join("observer").awaitStream("door");
            var right = join("right", StreamSettings.DEFAULT);
            await().atMost(SOON).until(() -> right.cluster().nodeOf(DOOR).isPresent());
            try (var viewer = right.stream("door").watch()) {
                long epoch = next(viewer).epoch();
                other.signal("STOP");
                long own = awaitEpochAfter(epoch, viewer).epoch();

                other.signal("CONT");
                await().atMost(SOON).until(() -> right.cluster().nodes().size() == 2);
                long until = System.nanoTime() + Duration.ofSeconds(3).toNanos();
                while (System.nanoTime() - until < 0) {
                    assertThat(next(viewer).epoch()).isEqualTo(own);
                }

                assertThat(runningAt("right")).isOne();
            }
        }
    }

    @Test
    void withoutNatsEachNodeRunsItsOwn() {
        nodes.nats.close();
        var left = join("left", StreamSettings.DEFAULT.withOnDemand(false));

        await().atMost(SOON).until(() -> runningAt("left") == 1 && newest(left.stream("door")) > 0);
    }

    private static long newest(ImageStream stream) {
        var frame = stream.newest();
        return frame == null ? 0 : frame.sequence();
    }
}
