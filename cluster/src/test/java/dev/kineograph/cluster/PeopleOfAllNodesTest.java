// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.ImageStream;
import dev.kineograph.Presence;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeopleOfAllNodesTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    @AutoClose
    private Nodes nodes;

    @BeforeEach
    void start() throws IOException {
        nodes = Nodes.on(folder);
    }

    private List<ImageStream> doors(List<Nodes.Node> all) {
        all.getFirst().hub().publisher("door").publish(Noise.png(1000, 1));
        return all.stream().map(node -> node.awaitStream("door")).toList();
    }

    private static void awaitViewers(List<ImageStream> doors, int viewers, int connections) {
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(doors).extracting(door -> door.presence().viewers()).containsOnly(viewers);
            assertThat(doors).extracting(door -> door.presence().connections()).containsOnly(connections);
        });
    }

    @Test
    void everybodyCountsOnceAndEveryConnectionCounts() {
        var doors = doors(nodes.join("left", "right", "far"));

        doors.get(0).presence().join("cookie anna");
        doors.get(1).presence().join("cookie anna");
        doors.get(1).presence().join("cookie anna");
        doors.get(1).presence().join("cookie bert");
        var clara = doors.get(2).presence().join("token clara");

        awaitViewers(doors, 3, 5);
        clara.close();
        awaitViewers(doors, 2, 4);
    }

    @Test
    void whoGoesFromOneNodeToAnotherWasNotAway() {
        var doors = doors(nodes.join("left", "right"));
        var before = doors.getFirst().presence().join("cookie anna");
        awaitViewers(doors, 1, 1);

        doors.getLast().presence().join("cookie anna");
        before.close();

        awaitViewers(doors, 1, 1);
        assertThat(doors).extracting(door -> door.presence().localViewers()).containsExactly(0, 1);
    }

    @Test
    void aNodeThatComesLaterCountsThoseWhoAreThere() {
        var left = nodes.join("left");
        left.hub().publisher("door").publish(Noise.png(1000, 1));
        IntStream.range(0, 500).forEach(i -> left.stream("door").presence().join("cookie " + i));

        var right = nodes.join("right");

        awaitViewers(List.of(right.awaitStream("door")), 500, 500);
    }

    @Test
    void aCounterShowsTheNumberOfTheCluster() throws InterruptedException {
        var doors = doors(nodes.join("left", "right"));

        doors.getLast().presence().join("cookie anna");

        assertThat(doors.getFirst().presence().awaitPresentOtherThan(0, SOON)).isOne();
    }

    @Test
    void manyPeopleAreEstimatedAndThatIsSaid() {
        var all = nodes.join("left", "right");
        var doors = doors(all);
        join(doors.getFirst().presence(), 0, 15_000);
        join(doors.getLast().presence(), 14_000, 16_000);

        await().atMost(SOON).untilAsserted(() -> {
            // Three standard errors.
            assertThat(doors.getLast().presence().viewers()).isBetween(15_600, 16_400);
            assertThat(doors.getFirst().presence().viewers()).isEqualTo(16_000);
            // Said a moment after the number.
            assertThat(all.getLast().cluster().isEstimated(doors.getLast().name())).isTrue();
        });
        assertThat(all.getFirst().cluster().isEstimated(doors.getFirst().name())).isFalse();
    }

    private static void join(Presence presence, int from, int to) {
        IntStream.range(from, to).forEach(i -> presence.join("cookie " + i));
    }

    @Test
    void theViewersOfANodeThatIsKilledAreOutWithinThreeSeconds() {
        var left = nodes.join("left");
        // A stream of its own of that name, which stays when the other node has gone.
        left.hub().publisher("door").publish(Noise.png(1000, 1));
        try (var right = NodeProcess.start(nodes.settings("right"), 400)) {
            var door = left.awaitStream("door");
            awaitViewers(List.of(door), 400, 400);

            right.kill();

            await().atMost(Duration.ofSeconds(3)).until(() -> door.presence().viewers() == 0);
        }
    }

    @Test
    void aNodeThatIsStoppedIsOutAndBackWhenItGoesOn() throws IOException, InterruptedException {
        var left = nodes.join("left");
        // A stream of its own of that name, which stays when the other node has gone.
        left.hub().publisher("door").publish(Noise.png(1000, 1));
        try (var right = NodeProcess.start(nodes.settings("right"), 7)) {
            var door = left.awaitStream("door");
            awaitViewers(List.of(door), 7, 7);

            right.signal("STOP");
            await().atMost(Duration.ofSeconds(3)).until(() -> door.presence().viewers() == 0);
            right.signal("CONT");

            await().atMost(Duration.ofSeconds(5)).until(() -> left.awaitStream("door").presence().viewers() == 7);
        }
    }
}
