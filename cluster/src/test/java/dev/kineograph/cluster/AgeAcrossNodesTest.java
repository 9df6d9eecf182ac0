// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Access;
import dev.kineograph.Picture;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Clocks of different nodes have nothing in common.
class AgeAcrossNodesTest {
    private static final Access EVERYBODY = (_, _, _) -> Access.Decision.undecided();

    @Test
    void aPictureIsAsOldOnEveryNodeWhateverItsClockSays(@TempDir Path folder) throws IOException, InterruptedException {
        var ahead = Duration.ofHours(5);
        try (var nodes = Nodes.on(folder)) {
            var left = nodes.join("left");
            var right = nodes.join(nodes.settings("right"), EVERYBODY, () -> System.nanoTime() + ahead.toNanos());
            left.hub().publisher("door").publish(Picture.of(Noise.png(1000, 1), Duration.ofMinutes(2)));
            var origin = Objects.requireNonNull(left.stream("door").newest());

            try (var viewer = right.awaitStream("door").watch()) {
                var shown = Objects.requireNonNull(viewer.await(Duration.ofSeconds(10)));

                assertThat(Duration.ofNanos(shown.capturedNanos() - origin.capturedNanos()).abs()).isLessThan(Duration.ofMillis(250));
                assertThat(shown.capturedAt()).isBetween(origin.capturedAt().minusMillis(250), origin.capturedAt().plusMillis(250));
            }
        }
    }

    @Test
    void theOffsetOfTheClocksAndItsErrorAreStated(@TempDir Path folder) throws IOException {
        var ahead = Duration.ofHours(5);
        try (var nodes = Nodes.on(folder)) {
            var left = nodes.join("left");
            nodes.join(nodes.settings("right"), EVERYBODY, () -> System.nanoTime() + ahead.toNanos());

            await().until(() -> left.cluster().nodes().stream().anyMatch(node -> node.clockOffset().isPresent()));

            var right = left.cluster().nodes().getFirst();
            assertThat(right.name()).isEqualTo("right");
            assertThat(right.clockOffset().orElseThrow()).isCloseTo(ahead, right.clockError().orElseThrow());
            assertThat(right.clockError().orElseThrow()).isLessThan(Duration.ofSeconds(1));
        }
    }
}
