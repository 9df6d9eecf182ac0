// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.Caller;
import dev.kineograph.Frame;
import dev.kineograph.Hub;
import dev.kineograph.StreamName;
import dev.kineograph.server.Pictures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// When the newest frame is sent again, by looks every half second for a minute and a half.
class RepeatsTest {
    private static final Duration LOOK = Duration.ofMillis(500);

    @AutoClose
    private final Hub hub = new Hub();

    private Frame frame(byte[] picture) {
        var stream = hub.stream("camera");
        try (var publisher = stream.publisher(Caller.program("test"))) {
            publisher.publish(picture);
        }
        return Objects.requireNonNull(hub.stream(StreamName.of("camera")).newest());
    }

    /// At which milliseconds it was due.
    private static List<Long> due(@Nullable Frame frame, Duration heartbeat) {
        var repeats = new Repeats();
        var due = new ArrayList<Long>();
        repeats.shown(0);
        for (long now = 0; now <= Duration.ofSeconds(90).toNanos(); now += LOOK.toNanos()) {
            if (repeats.isDue(frame, heartbeat, now)) {
                due.add(Duration.ofNanos(now).toMillis());
            }
        }
        return due;
    }

    @Test
    void aStillIsRepeatedWithEachHeartbeatAndOnceMore() {
        assertThat(due(frame(Pictures.png(1)), Duration.ofSeconds(3))).startsWith(3_000L, 3_500L, 6_000L, 6_500L, 9_000L);
    }

    @Test
    void aLargeStillIsRepeatedLessOftenButBeforeProxiesCut() {
        assertThat(due(frame(Pictures.large(1, 2_000_000)), Duration.ofSeconds(3)))
                .containsExactly(25_000L, 25_500L, 50_000L, 50_500L, 75_000L, 75_500L);
    }

    @Test
    void anAnimationIsStartedAnewOnlyBeforeProxiesCut() {
        assertThat(due(frame(Pictures.animated()), Duration.ofSeconds(3)))
                .containsExactly(25_000L, 25_500L, 50_000L, 50_500L, 75_000L, 75_500L);
    }

    @Test
    void aLongerHeartbeatIsOneOf25Seconds() {
        for (var picture : List.of(Pictures.png(1), Pictures.animated())) {
            assertThat(due(frame(picture), Duration.ofHours(1)))
                    .containsExactly(25_000L, 25_500L, 50_000L, 50_500L, 75_000L, 75_500L);
        }
    }

    @Test
    void whereThereIsNoPictureAnotherSignOfLifeIsDue() {
        assertThat(due(null, Duration.ofSeconds(3))).containsExactly(25_000L, 25_500L, 50_000L, 50_500L, 75_000L, 75_500L);
    }
}
