// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

/// `./soak` in short: some seconds of it.
@Isolated("it looks at the threads, descriptors and memory of the whole JVM")
@ExtendWith(NoLeaks.class)
class SoakTest {
    @AutoClose
    private final LogLines ignored = LogLines.ofKineograph();

    @Test
    void whenAllHaveGoneNothingOfThemIsLeft() throws Exception {
        try (var first = new Soak(2)) {
            // The JVM keeps the threads that wait for sockets.
            first.churn(Duration.ofMillis(100));
        }
        var before = SoakReading.now();

        try (var soak = new Soak(1)) {
            soak.churn(Duration.ofSeconds(3));

            assertThat(soak.awaitNobody()).isEmpty();
            assertThat(soak.faults()).isEmpty();
            assertThat(soak.visits().values()).allMatch(count -> count > 0);
        }

        assertThat(Soak.awaitNoMoreThan(before).moreThan(before)).isEmpty();
    }
}
