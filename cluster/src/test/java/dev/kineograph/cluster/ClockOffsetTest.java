// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ClockOffsetTest {
    private static final long HOUR = Duration.ofHours(1).toNanos();
    private static final long MILLI = 1_000_000;

    private final ClockOffset offset = new ClockOffset();

    @Test
    void nothingIsKnownBeforeAnAnswer() {
        assertThat(offset.best()).isEmpty();
    }

    @Test
    void theQuickestAnswerIsBelieved() {
        offset.add(0, HOUR + 80 * MILLI, 100 * MILLI);
        offset.add(1000 * MILLI, HOUR + 1001 * MILLI, 1002 * MILLI);
        offset.add(2000 * MILLI, HOUR + 2001 * MILLI, 2030 * MILLI);

        assertThat(offset.best()).hasValueSatisfying(best -> {
            assertThat(best.nanos()).isEqualTo(HOUR);
            assertThat(best.maxError()).isEqualTo(Duration.ofMillis(1));
        });
    }

    @Test
    void clocksThatDriftAreFollowed() {
        offset.add(0, 0, 0);
        for (long i = 1; i <= 16; i++) {
            offset.add(i * 1000 * MILLI, i * 1000 * MILLI + 5 * MILLI, i * 1000 * MILLI + 2 * MILLI);
        }

        assertThat(offset.best().orElseThrow().nanos()).isEqualTo(4 * MILLI);
    }

    @Test
    void anAnswerFromBeforeTheQuestionIsNone() {
        offset.add(5, 100, 4);

        assertThat(offset.best()).isEmpty();
    }
}
