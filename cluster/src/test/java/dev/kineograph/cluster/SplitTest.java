// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Caller;
import dev.kineograph.Picture;
import dev.kineograph.Publisher;
import dev.kineograph.StreamName;
import dev.kineograph.StreamSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two NATS servers with a node each, whose route is cut and mended.
class SplitTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Caller ANNA = Caller.remote("198.51.100.1", InetAddress.ofLiteral("198.51.100.1"));
    private static final String SYSTEM = "cluster { name: split, listen: \"127.0.0.1:-1\", no_advertise: true%s }";

    @TempDir
    private Path folder;

    @AutoClose
    private Nodes here;

    @AutoClose
    private RouteCable route;

    @AutoClose
    private Nodes there;

    private Nodes.Node left;
    private Nodes.Node right;

    @BeforeEach
    void join() throws IOException {
        here = Nodes.on(Files.createDirectory(folder.resolve("here")), SYSTEM.formatted(""));
        route = RouteCable.to(here.nats.routePort());
        there = Nodes.on(Files.createDirectory(folder.resolve("there")), SYSTEM.formatted(", routes: [\"nats://127.0.0.1:%d\"]".formatted(route.port())));
        left = here.join("left");
        right = there.join("right");
        awaitNodes(1);
    }

    private void awaitNodes(int count) {
        await().atMost(SOON).until(() -> left.cluster().nodes().size() == count && right.cluster().nodes().size() == count);
    }

    /// Publishes as somebody who pushes to a node.
    private static Publisher push(Nodes.Node node, byte[] picture) {
        node.hub().pushed(StreamName.of("door"), StreamSettings.DEFAULT, "anna", Picture.of(picture.clone()));
        var publisher = node.stream("door").publisher(ANNA, "HTTP uploads");
        publisher.publish(picture.clone());
        return publisher;
    }

    private static boolean isShown(Nodes.Node node, byte[] picture) throws InterruptedException {
        if (!node.has("door")) {
            return false;
        }
        try (var viewer = node.stream("door").watch()) {
            var frame = viewer.await(Duration.ofSeconds(2));
            return frame != null && Arrays.equals(frame.toByteArray(), picture);
        }
    }

    @Test
    void ofTwoPublishersTheLaterOnePrevailsAndTheOtherIsTold() {
        var first = push(left, Noise.png(1_000, 1));
        right.awaitStream("door");
        route.cut();
        awaitNodes(0);
        await().until(() -> !right.has("door"));
        byte[] later = Noise.png(1_000, 2);
        var second = push(right, later);
        first.publish(Noise.png(1_000, 3));

        route.mend();
        awaitNodes(1);

        await().atMost(SOON).until(() -> left.cluster().nodeOf(StreamName.of("door")).isPresent());
        assertThatThrownBy(() -> first.publish(Noise.png(1_000, 4)))
                .hasMessage("door: node right has this stream, too, and keeps it: the nodes could not reach each other");
        await().atMost(SOON).until(() -> isShown(left, later));
        second.publish(Noise.png(1_000, 5));
        assertThat(right.cluster().nodeOf(StreamName.of("door"))).isEmpty();
    }

    @Test
    void peopleAreCountedOnEachSideAndTogetherAgain() {
        left.hub().publisher("door").publish(Noise.png(1_000, 1));
        var own = left.stream("door");
        var shown = right.awaitStream("door");
        own.presence().join("cookie anna");
        shown.presence().join("cookie berta");
        await().until(() -> own.presence().viewers() == 2 && shown.presence().viewers() == 2);

        route.cut();
        await().atMost(SOON).until(() -> own.presence().viewers() == 1 && shown.presence().viewers() == 1);
        route.mend();

        await().atMost(SOON).until(() -> own.presence().viewers() == 2 && shown.presence().viewers() == 2);
    }

    @Test
    void aWatchedStreamGoesOnWhenTheRouteIsThereAgain() throws InterruptedException {
        var publisher = left.hub().publisher("door");
        publisher.publish(Noise.png(1_000, 1));
        var shown = right.awaitStream("door");
        try (var viewer = shown.watch()) {
            Objects.requireNonNull(viewer.await(SOON));
            route.cut();
            await().atMost(SOON).until(shown::isStale);
            publisher.publish(Noise.png(1_000, 2));

            route.mend();

            assertThat(Objects.requireNonNull(viewer.await(SOON)).sequence()).isEqualTo(2);
            assertThat(shown.isStale()).isFalse();
        }
    }
}
