// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// In real time, of which little passes: the deadline reads the system's clock.
class DeadlineTest {
    private static final Duration LONG = Duration.ofHours(1);

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private int expired;
    private final Deadline deadline = new Deadline(channel.eventLoop(), () -> expired++);

    private void pass(long millis) {
        long end = System.nanoTime() + millis * 1_000_000;
        while (System.nanoTime() - end < 0) {
            channel.runScheduledPendingTasks();
            Thread.onSpinWait();
        }
        channel.runScheduledPendingTasks();
    }

    @Test
    void itExpiresOnce() {
        deadline.in(Duration.ofMillis(20));
        channel.runScheduledPendingTasks();
        assertThat(expired).isZero();

        pass(60);

        assertThat(expired).isEqualTo(1);
    }

    @Test
    void itIsPutOffAsOftenAsOneLikesByOneTask() {
        for (int i = 0; i < 20; i++) {
            deadline.in(Duration.ofMillis(300));
            pass(20);
        }
        assertThat(expired).isZero();

        pass(400);
        assertThat(expired).isEqualTo(1);
    }

    @Test
    void itMayComeEarlierThanItWasSet() {
        deadline.in(LONG);
        deadline.in(Duration.ofMillis(10));

        pass(30);

        assertThat(expired).isEqualTo(1);
    }

    @Test
    void itMayComeLaterThanItWasSet() {
        deadline.in(Duration.ofMillis(10));
        deadline.in(LONG);

        pass(30);

        assertThat(expired).isZero();
    }

    @Test
    void neverIsNever() {
        deadline.in(Duration.ofMillis(10));
        deadline.never();
        pass(30);
        assertThat(expired).isZero();
        assertThat(channel.runScheduledPendingTasks()).isEqualTo(-1);

        deadline.in(Duration.ofMillis(10));
        pass(30);
        assertThat(expired).isEqualTo(1);
    }

    @Test
    void itIsSetAgainFromWithin() {
        var again = new Deadline[1];
        again[0] = new Deadline(channel.eventLoop(), () -> {
            if (++expired < 3) {
                again[0].in(Duration.ofMillis(5));
            }
        });
        again[0].in(Duration.ofMillis(5));

        for (int i = 0; i < 3; i++) {
            pass(20);
        }

        assertThat(expired).isEqualTo(3);
    }
}
