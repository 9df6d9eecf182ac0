// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// When a viewer moves to smaller pictures, and back.
class AdaptivePaceTest {
    private static final long HALF_A_SECOND = TimeUnit.MILLISECONDS.toNanos(500);

    private long now = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(5);
    private final AdaptivePace pace = new AdaptivePace(now);

    /// How many half-seconds pass, of 15 frames each, until it moves; 0 if it does not within half an hour.
    private int halvesUntil(int change, int sent) {
        for (int halves = 1; halves <= 3600; halves++) {
            now += HALF_A_SECOND;
            int seen = pace.look(now, 15, sent);
            if (seen == change) {
                pace.moved(now, change < 0);
                return halves;
            }
            assertThat(seen).isZero();
        }
        return 0;
    }

    @Test
    void whoTakesLessThanHalfOfTheFramesMovesDownAfterThreeSecondsAndAgainAfterThree() {
        assertThat(halvesUntil(1, 7)).isEqualTo(6);
        assertThat(halvesUntil(1, 7)).isEqualTo(6);
    }

    @Test
    void whoTakesHalfStays() {
        assertThat(halvesUntil(1, 8)).isZero();
    }

    @Test
    void aBadMomentIsNoReason() {
        for (int i = 0; i < 5; i++) {
            now += HALF_A_SECOND;
            pace.look(now, 15, 15);
        }
        now += HALF_A_SECOND;

        assertThat(pace.look(now, 15, 0)).isZero();
    }

    @Test
    void whoMissesNothingForTenSecondsMovesUp() {
        halvesUntil(1, 0);

        assertThat(halvesUntil(-1, 15)).isEqualTo(20);
    }

    @Test
    void aMissBeginsTheWaitAnew() {
        halvesUntil(1, 0);
        for (int i = 0; i < 19; i++) {
            now += HALF_A_SECOND;
            assertThat(pace.look(now, 15, 15)).isZero();
        }
        now += HALF_A_SECOND;
        assertThat(pace.look(now, 15, 14)).isZero();

        assertThat(halvesUntil(-1, 15)).isEqualTo(20);
    }

    @Test
    void theWaitDoublesAfterAClimbThatFailedAndEndsWithOneThatDidNot() {
        halvesUntil(1, 0);
        halvesUntil(1, 0);
        assertThat(halvesUntil(-1, 15)).isEqualTo(20);
        assertThat(halvesUntil(1, 0)).as("no sooner than three seconds after it").isEqualTo(6);
        assertThat(halvesUntil(-1, 15)).isEqualTo(40);
        halvesUntil(1, 0);
        assertThat(halvesUntil(-1, 15)).isEqualTo(80);

        assertThat(halvesUntil(-1, 15)).isEqualTo(80);
        assertThat(halvesUntil(-1, 15)).isEqualTo(20);
    }

    @Test
    void whereThereIsNothingFurtherNobodyAsksForThreeSeconds() {
        for (int i = 0; i < 5; i++) {
            now += HALF_A_SECOND;
            pace.look(now, 15, 0);
        }
        now += HALF_A_SECOND;
        assertThat(pace.look(now, 15, 0)).isEqualTo(1);
        pace.stayed(now);

        assertThat(halvesUntil(1, 0)).isEqualTo(6);
    }
}
