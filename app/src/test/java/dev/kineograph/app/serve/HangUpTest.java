// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HangUpTest {
    private final AtomicInteger steps = new AtomicInteger();

    @Test
    void oneThatComesDuringTheStartWaitsForIt() {
        var early = HangUp.awaited();
        early.came();
        early.came();
        assertThat(steps).hasValue(0);

        early.runs(steps::incrementAndGet);

        assertThat(steps).hasValue(1);
        early.came();
        assertThat(steps).hasValue(2);
    }

    @Test
    void withoutOneNothingIsDone() {
        HangUp.awaited().runs(steps::incrementAndGet);

        assertThat(steps).hasValue(0);
    }
}
