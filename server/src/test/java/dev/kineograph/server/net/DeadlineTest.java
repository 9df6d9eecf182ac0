// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.AbstractScheduledEventExecutor;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The time passes only as the tests say.
class DeadlineTest {
    private static final Duration LONG = Duration.ofHours(1);

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private int expired;
    private final Deadline deadline = deadline(() -> expired++);

    private Deadline deadline(Runnable whenExpired) {
        var clock = ((AbstractScheduledEventExecutor) channel.eventLoop()).ticker();
        return new Deadline(channel.eventLoop(), clock::nanoTime, whenExpired);
    }

    @BeforeEach
    void stopTheClock() {
        channel.freezeTime();
    }

    private void pass(long millis) {
        for (long i = 0; i < millis; i++) {
            channel.advanceTimeBy(1, TimeUnit.MILLISECONDS);
            channel.runScheduledPendingTasks();
        }
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
        again[0] = deadline(() -> {
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
