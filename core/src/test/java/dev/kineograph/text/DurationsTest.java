// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
    private static final Duration MAX = Duration.ofHours(1000);

    @ParameterizedTest
    @CsvSource({"0s, PT0S", "1ms, PT0.001S", "500ms, PT0.5S", "10s, PT10S", "005m, PT5M", "1h, PT1H", "1000h, PT1000H", "999999999ms, PT277H46M39.999S"})
    void aNumberWithItsUnitIsATime(String text, Duration time) {
        assertThat(Durations.parse(text, Duration.ZERO, MAX)).contains(time);
        assertThat(Durations.parseOrSeconds(text, Duration.ZERO, MAX)).contains(time);
    }

    @ParameterizedTest
    @CsvSource({"0, PT0S", "7, PT7S", "2.5, PT2.5S", "0.001, PT0.001S", "999999, PT277H46M39S"})
    void aBareNumberIsSecondsWhereItIsAllowed(String text, Duration time) {
        assertThat(Durations.parse(text, Duration.ZERO, MAX)).isEmpty();
        assertThat(Durations.parseOrSeconds(text, Duration.ZERO, MAX)).contains(time);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "s", "ms", "-1s", "+1s", " 1s", "1s ", "1 s", "1.5s", "1S", "1d", "1sec", "1h30m", "1e3", ".5", "1.", "1.2345", "٣s", "9999999999s",
        "9999999999", "1001h"
    })
    void everythingElseIsNone(String text) {
        assertThat(Durations.parse(text, Duration.ZERO, MAX)).isEmpty();
        assertThat(Durations.parseOrSeconds(text, Duration.ZERO, MAX)).isEmpty();
    }

    @Test
    void aTimeOutOfItsRangeIsNone() {
        var second = Duration.ofSeconds(1);
        var minute = Duration.ofMinutes(1);

        assertThat(Durations.parse("999ms", second, minute)).isEmpty();
        assertThat(Durations.parse("1000ms", second, minute)).contains(second);
        assertThat(Durations.parse("60s", second, minute)).contains(minute);
        assertThat(Durations.parse("61s", second, minute)).isEmpty();
        assertThat(Durations.parseOrSeconds("61", second, minute)).isEmpty();
    }

    @Test
    void oneSentenceSaysWhatIsExpected() {
        assertThat(Durations.expected(Duration.ofMillis(10), Duration.ofHours(1)))
                .isEqualTo("a time such as 500ms, 10s, 5m or 1h, 10ms to 1h");
        assertThat(Durations.expectedOrSeconds(Duration.ZERO, Duration.ofMinutes(90)))
                .isEqualTo("a time such as 500ms, 10s, 5m or 1h, or a number of seconds, 0s to 90m");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0s", "10ms", "1500ms", "90s", "5m", "90m", "1h", "1000h"})
    void aTimeIsWrittenAsItIsRead(String text) {
        assertThat(Durations.text(Durations.parse(text, Duration.ZERO, MAX).orElseThrow())).isEqualTo(text);
    }
}
