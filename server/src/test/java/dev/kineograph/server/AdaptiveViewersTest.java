// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Hub;
import dev.kineograph.Picture;
import dev.kineograph.server.settings.StreamRules;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

/// A viewer behind a slow line gets smaller pictures, if it asks for that, and more of them: 30 pictures of 47 KB a second do not fit into 200 KB a second.
@Isolated
@ExtendWith(NoLeaks.class)
class AdaptiveViewersTest {
    private static final int LINE_BYTES_PER_SECOND = 200_000;
    private static final int PICTURE_BYTES = 47_000;
    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

    private final Hub hub = new Hub(new ToyTranscoder());
    private final ScheduledExecutorService camera = Executors.newSingleThreadScheduledExecutor();
    private final ConcurrentLinkedDeque<Arrival> arrivals = new ConcurrentLinkedDeque<>();
    private final AtomicInteger number = new AtomicInteger();
    private KineographServer server;

    private record Arrival(long nanos, int bytes) {}

    @BeforeEach
    void start() throws IOException {
        server = KineographServer.start(hub, 0);
        var publisher = hub.publisher("camera");
        camera.scheduleAtFixedRate(
                () -> publisher.publish(Pictures.large(number.incrementAndGet() % 8, PICTURE_BYTES)), 0, 33, TimeUnit.MILLISECONDS);
    }

    @AfterEach
    void stop() {
        camera.shutdownNow();
        server.close();
        hub.close();
    }

    /// Watches through the slow line until the connection ends.
    private static void watch(ThrottledRelay line, String path, Queue<Arrival> arrivals) {
        Thread.ofVirtual().start(() -> {
            try (var viewing = Viewing.of(RawClient.to(line.port()), path)) {
                while (true) {
                    byte[] picture = viewing.next();
                    Picture.of(picture);
                    arrivals.add(new Arrival(System.nanoTime(), picture.length));
                }
            } catch (IOException | RuntimeException e) {
                // The test is over.
            }
        });
    }

    /// Notes pictures until the client is closed.
    private void listen(SocketIoPeer client) {
        try {
            while (true) {
                byte[] picture = (byte[]) client.event().object().get("source");
                arrivals.add(new Arrival(System.nanoTime(), picture.length));
            }
        } catch (AssertionError e) {
            // The test is over.
        }
    }

    /// How many pictures came within the last two seconds.
    private int recent() {
        long since = System.nanoTime() - TimeUnit.SECONDS.toNanos(2);
        return (int) arrivals.stream().filter(arrival -> arrival.nanos - since > 0).count();
    }

    private void awaitTwoSeconds() {
        await().until(() -> !arrivals.isEmpty());
        long first = arrivals.getFirst().nanos;
        await().until(() -> System.nanoTime() - first > TimeUnit.SECONDS.toNanos(2));
    }

    @Test
    void aSlowViewerThatAdaptsGetsThreeTimesAsManyPicturesWithinTenSecondsAndStaysOneViewer() throws IOException {
        try (var line = ThrottledRelay.to(server.port(), LINE_BYTES_PER_SECOND)) {
            watch(line, "/camera.mjpg?adapt=1", arrivals);
            awaitTwoSeconds();
            assertThat(recent()).as("about four a second").isBetween(3, 14);

            await().atMost(TEN_SECONDS).until(() -> recent() >= 24);

            assertThat(hub.stream("camera").presence().connections()).isOne();
            assertThat(hub.stream("camera").presence().viewers()).isOne();
        }
    }

    @Test
    void aClientOfSocketIoAdaptsToo() throws IOException {
        try (var line = ThrottledRelay.to(server.port(), LINE_BYTES_PER_SECOND);
                var client = SocketIoPeer.connected(line.port())) {
            client.ask("subscribe", "camera", Map.of("adapt", true, "binary", true));
            Thread.ofVirtual().start(() -> listen(client));
            awaitTwoSeconds();
            assertThat(recent()).as("about four a second").isBetween(3, 14);

            await().atMost(TEN_SECONDS).until(() -> recent() >= 24);

            assertThat(hub.stream("camera").presence().connections()).isOne();
        }
    }

    @Test
    void aStreamCanBeAdaptedForEverybodyWhoDoesNotRefuse() throws IOException {
        server.settings(server.settings().withStreams(Map.of(Stage.CAMERA, StreamRules.DEFAULT.adapting())));
        try (var line = ThrottledRelay.to(server.port(), LINE_BYTES_PER_SECOND);
                var another = ThrottledRelay.to(server.port(), LINE_BYTES_PER_SECOND)) {
            var refused = new ConcurrentLinkedDeque<Arrival>();
            watch(another, "/camera.mjpg?adapt=0", refused);
            watch(line, "/camera.mjpg", arrivals);

            await().atMost(TEN_SECONDS).until(() -> recent() >= 24);

            assertThat(arrivals.getLast().bytes).isLessThan(PICTURE_BYTES / 2);
            assertThat(refused).allSatisfy(arrival -> assertThat(arrival.bytes).isGreaterThan(PICTURE_BYTES / 2));
        }
    }
}
