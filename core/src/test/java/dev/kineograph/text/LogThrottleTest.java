// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LogThrottleTest {
    private static long passed(LogThrottle throttle, int sentences) {
        return IntStream.range(0, sentences).filter(_ -> throttle.pass().isPresent()).count();
    }

    @Test
    void theFirstPassesAndTheOthersAreCounted() {
        var throttle = new LogThrottle();
        assertThat(throttle.pass()).hasValue(0);

        long held = 1_000 - passed(throttle, 1_000);

        var next = await().until(throttle::pass, OptionalLong::isPresent);
        assertThat(next.getAsLong()).isGreaterThanOrEqualTo(held);
    }

    @Test
    void someMayPassAtOnce() {
        // Each second of the machine's lets one more pass.
        assertThat(passed(new LogThrottle(10), 10_000)).isBetween(10L, 15L);
    }

    @Test
    void oneThatBringsManyDoesNotHideTheOthers() {
        var throttles = new LogThrottles<String>(2);
        passed(throttles.of("one"), 10_000);

        assertThat(throttles.of("another").pass()).hasValue(0);
    }

    @Test
    void thoseThatHaveBroughtNothingForLongestAreForgotten() {
        var throttles = new LogThrottles<Integer>(1);
        var first = throttles.of(0);

        IntStream.range(1, 2_000).forEach(throttles::of);

        assertThat(throttles.of(1_999)).isSameAs(throttles.of(1_999));
        assertThat(throttles.of(0)).isNotSameAs(first);
    }
}
