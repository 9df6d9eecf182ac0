// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/// What `./soak` looks at can fail: a leak of each kind is told.
class SoakReadingTest {
    private static final int MEGABYTE = 1 << 20;
    private static final SoakReading BEFORE = new SoakReading(10 * MEGABYTE, 1000, Map.of("loop-N", 2L), 50);

    @Test
    void nothingIsSaidWhereAllCameBack() {
        assertThat(BEFORE.moreThan(BEFORE)).isEmpty();
        assertThat(new SoakReading(9 * MEGABYTE, 0, Map.of(), 40).moreThan(BEFORE)).isEmpty();
    }

    @Test
    void theHeapMayGrowALittle() {
        assertThat(new SoakReading(18 * MEGABYTE, 1000, BEFORE.threads(), 50).moreThan(BEFORE)).isEmpty();
        assertThat(new SoakReading(18 * MEGABYTE + 1, 1000, BEFORE.threads(), 50).moreThan(BEFORE))
                .singleElement().asString().startsWith("heap: ");
    }

    @Test
    void eachThingOfWhichThereIsMoreIsTold() {
        var threads = Map.of("loop-N", 3L, "forgotten", 1L);

        assertThat(new SoakReading(30 * MEGABYTE, 1001, threads, 51).moreThan(BEFORE))
                .anyMatch(line -> line.startsWith("heap: "))
                .anyMatch(line -> line.startsWith("direct memory in use: 1,001 bytes"))
                .anyMatch(line -> line.startsWith("file descriptors: 51"))
                .anyMatch(line -> line.startsWith("threads called loop-N: 3 (expected: 2)"))
                .anyMatch(line -> line.startsWith("threads called forgotten: 1 (expected: 0)"))
                .hasSize(5);
    }
}
