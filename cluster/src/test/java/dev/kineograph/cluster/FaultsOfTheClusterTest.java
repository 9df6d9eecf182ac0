// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Frame;
import dev.kineograph.Subscription;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultsOfTheClusterTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    @AutoClose
    private Nodes nodes;

    @BeforeEach
    void start() throws IOException {
        // A slow consumer is cut quickly.
        nodes = Nodes.on(folder, "max_pending: 2097152", "write_deadline: \"1s\"");
    }

    private static Frame next(Subscription viewer) throws InterruptedException {
        return Objects.requireNonNull(viewer.await(SOON), "no frame");
    }

    @Test
    void withoutNatsOwnStreamsLoseNoFrameAndOthersAreStaleUntilItIsBack() throws InterruptedException {
        var all = nodes.join("left", "right");
        var left = all.getFirst();
        var right = all.getLast();
        var publisher = left.hub().publisher("door");
        publisher.publish(Noise.png(1000, 1));
        var shown = right.awaitStream("door");
        shown.presence().join("cookie anna");
        await().until(() -> left.stream("door").presence().viewers() == 1);
        try (var own = left.stream("door").watch();
                var remote = shown.watch()) {
            next(own);
            next(remote);

            nodes.nats.close();
            await().atMost(SOON).until(shown::isStale);
            assertThat(left.cluster().isConnected()).isFalse();
            assertThat(left.stream("door").presence().viewers()).isZero();
            for (int i = 2; i <= 20; i++) {
                publisher.publish(Noise.png(1000, i));
                assertThat(next(own).sequence()).isEqualTo(i);
            }
            nodes.nats.start();

            assertThat(remote.await(Duration.ofSeconds(5))).isNotNull().extracting(Frame::sequence).isEqualTo(20L);
            assertThat(shown.isStale()).isFalse();
            await().atMost(SOON).until(() -> left.stream("door").presence().viewers() == 1);
        }
    }

    @Test
    void aNodeMayStartBeforeNats() throws InterruptedException {
        nodes.nats.close();
        var left = nodes.join("left");
        assertThat(left.cluster().isConnected()).isFalse();

        nodes.nats.start();

        await().atMost(SOON).until(() -> left.cluster().isConnected());
    }

    @Test
    void aNodeThatIsKilledAndStartedAgainIsFollowed() throws InterruptedException {
        var left = nodes.join("left");
        try (var right = NodeProcess.start(nodes.settings("right"), 0);
                var viewer = left.awaitStream("door").watch()) {
            long epoch = next(viewer).epoch();
            right.kill();

            try (var _ = NodeProcess.start(nodes.settings("right"), 0)) {
                await().atMost(SOON).until(() -> next(viewer).epoch() != epoch);
            }
        }
    }

    @Test
    void aNodeThatReadsNothingSlowsNobody() throws IOException, InterruptedException {
        var all = nodes.join("left", "right");
        var publisher = all.getFirst().hub().publisher("door");
        publisher.publish(Noise.png(500_000, 1));
        try (var stuck = new Socket(InetAddress.getLoopbackAddress(), nodes.nats.port());
                var viewer = all.getLast().awaitStream("door").watch()) {
            stuck.getOutputStream()
                    .write("CONNECT {\"verbose\":false}\r\nSUB kineograph.frame.left.door 1\r\nPING\r\n".getBytes(StandardCharsets.US_ASCII));
            next(viewer);

            for (int i = 2; i <= 40; i++) {
                publisher.publish(Noise.png(500_000, i));
                assertThat(next(viewer).sequence()).isEqualTo(i);
            }
        }
    }
}
