// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameRateTest {
    private final FakeClock clock = new FakeClock();
    private final FrameRate rate = new FrameRate();

    private void mark(int frames, Duration interval) {
        for (int i = 0; i < frames; i++) {
            clock.pass(interval);
            rate.mark(Sample.DRAWING.picture(), clock.nanos());
        }
    }

    @Test
    void oneFrameIsNoRate() {
        assertThat(rate.perSecond(clock.nanos())).isZero();

        mark(1, Duration.ofSeconds(1));

        assertThat(rate.perSecond(clock.nanos())).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 20, 32, 33, 64, 65, 1000})
    void theRateIsThatOfTheLastFrames(int frames) {
        mark(frames, Duration.ofMillis(40));

        assertThat(rate.perSecond(clock.nanos())).isEqualTo(25, within(1e-9));
    }

    @Test
    void framesOfLongAgoDoNotCount() {
        mark(32, Duration.ofMillis(10));
        clock.pass(Duration.ofSeconds(4));

        mark(3, Duration.ofSeconds(1));

        assertThat(rate.perSecond(clock.nanos())).isEqualTo(1, within(1e-9));
    }

    @Test
    void aStreamWithoutNewFramesHasNoRateAfterFiveSeconds() {
        mark(32, Duration.ofMillis(40));

        clock.pass(Duration.ofSeconds(5));

        assertThat(rate.perSecond(clock.nanos())).isZero();
    }

    @Test
    void framesAndBytesAreCountedForEver() {
        mark(100, Duration.ofSeconds(1));

        assertThat(rate.frames()).isEqualTo(100);
        assertThat(rate.bytes()).isEqualTo(100L * Sample.DRAWING.length());
    }

    @Test
    void framesOfOneMomentAreManyASecondAndNoFault() {
        mark(10, Duration.ZERO);

        assertThat(rate.perSecond(clock.nanos())).isPositive().isFinite();
    }
}
