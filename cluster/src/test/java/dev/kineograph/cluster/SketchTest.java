// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.data.Percentage.withPercentage;

import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SketchTest {
    private static final int RUNS = 20;

    private static Sketch of(LongStream hashes) {
        var sketch = new Sketch();
        hashes.forEach(sketch::add);
        return sketch;
    }

    @Test
    void nobodyIsNobody() {
        assertThat(new Sketch().estimate()).isZero();
    }

    @Test
    void itsStandardErrorIsBelowOnePercentForAnyNumber() {
        for (int people : new int[] {10, 1000, 12_000, 40_000, 70_000, 500_000}) {
            double squares = 0;
            for (int run = 0; run < RUNS; run++) {
                double error = (double) of(new Random(run).longs(people)).estimate() / people - 1;
                squares += error * error;
            }

            assertThat(Math.sqrt(squares / RUNS)).as("of %,d", people).isLessThan(0.01);
        }
    }

    @Test
    void mergedOnesCountThoseWhoAreInBothOnce() {
        var left = of(new Random(1).longs(30_000));
        left.add(of(LongStream.concat(new Random(1).longs(30_000), new Random(2).longs(20_000))));

        assertThat(left.estimate()).isCloseTo(50_000, withPercentage(3));
    }

    @Test
    void aSketchOfAnotherNodeIsChecked() {
        var tooHigh = new byte[Sketch.REGISTERS];
        tooHigh[7] = 52;

        assertThatIllegalArgumentException().isThrownBy(() -> new Sketch(tooHigh));
        assertThatIllegalArgumentException().isThrownBy(() -> new Sketch(new byte[3]));
    }
}
