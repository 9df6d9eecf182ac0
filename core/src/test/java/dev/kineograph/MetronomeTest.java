// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import static dev.kineograph.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetronomeTest {
    private final FakeClock clock = new FakeClock();
    private final List<Long> slept = new ArrayList<>();
    private final Metronome tenthSeconds = metronome(1e8);

    private Metronome metronome(double periodNanos) {
        return new Metronome(periodNanos, new NanoClock() {
            @Override
            public long nanos() {
                return clock.nanos();
            }

            @Override
            public void sleep(long nanos) {
                slept.add(nanos);
                clock.pass(Duration.ofNanos(nanos));
            }
        });
    }

    @Test
    void theFirstBeatComesAtOnce() throws InterruptedException {
        assertThat(tenthSeconds.await()).isZero();

        assertThat(slept).isEmpty();
    }

    @Test
    void workIsPartOfTheInterval() throws InterruptedException {
        tenthSeconds.await();
        clock.pass(Duration.ofMillis(30));

        assertThat(tenthSeconds.await()).isEqualTo(1);

        assertThat(slept).containsExactly(70_000_000L);
    }

    @Test
    void aMillionBeatsOfAnUnevenPeriodDoNotDrift() throws InterruptedException {
        var thirtieths = metronome(1e9 / 30);
        long start = clock.nanos();

        long beat = 0;
        while (beat < 1_000_000) {
            beat = thirtieths.await();
            clock.pass(Duration.ofMillis(beat % 33));
        }

        long expected = start + 1_000_000L * 1_000_000_000L / 30;
        assertThat(clock.nanos() - expected).isBetween(0L, 33_000_000L);
    }

    @Test
    void aLateBeatComesAtOnceAndTheNextOneInTime() throws InterruptedException {
        tenthSeconds.await();
        clock.pass(Duration.ofMillis(130));

        assertThat(tenthSeconds.await()).isEqualTo(1);
        assertThat(tenthSeconds.await()).isEqualTo(2);

        assertThat(slept).containsExactly(70_000_000L);
    }

    @Test
    void missedBeatsAreSkippedAndNotCaughtUpWith() throws InterruptedException {
        tenthSeconds.await();
        clock.pass(Duration.ofMillis(1050));

        assertThat(tenthSeconds.await()).isEqualTo(10);
        assertThat(tenthSeconds.await()).isEqualTo(11);

        assertThat(slept).containsExactly(50_000_000L);
    }

    @Test
    void anInterruptEndsAWaitAtOnce() {
        var metronome = Metronome.every(Duration.ofDays(1));

        assertThatThrownBy(() -> {
                    metronome.await();
                    Thread.currentThread().interrupt();
                    metronome.await();
                })
                .isInstanceOf(InterruptedException.class);
    }

    @Test
    void anInterruptIsSeenEvenIfThereIsNothingToWaitFor() throws InterruptedException {
        tenthSeconds.await();
        clock.pass(Duration.ofSeconds(1));
        Thread.currentThread().interrupt();

        assertThatThrownBy(tenthSeconds::await).isInstanceOf(InterruptedException.class);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.0099, 1000.1, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void aRateOutOfItsRangeIsRefused(double fps) {
        assertRefused(Refusal.BAD_VALUE, () -> Metronome.perSecond(fps))
                .isEqualTo("fps: %s (expected: 0.01 to 1,000)".formatted(fps));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "PT0.000999S", "PT24H0.001S", "PT2562047788015215H"})
    void aPeriodOutOfItsRangeIsRefused(Duration period) {
        assertRefused(Refusal.BAD_VALUE, () -> Metronome.every(period)).contains("1 ms to 1 day");
    }
}
