// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.geom.AffineTransform;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SevenSegmentsTest {
    /// The middles of the segments a to g, in heights of a digit, without the slant.
    private static final double[][] MIDDLES = {
        {0.26, 0.065}, {0.455, 0.28}, {0.455, 0.72}, {0.26, 0.935}, {0.065, 0.72}, {0.065, 0.28}, {0.26, 0.5}
    };

    private static String lit(String digit) {
        var upright = AffineTransform.getShearInstance(0.08, 0).createTransformedShape(SevenSegments.outline(digit, 1));
        var lit = new StringBuilder();
        for (int i = 0; i < MIDDLES.length; i++) {
            if (upright.contains(MIDDLES[i][0], MIDDLES[i][1] - 1)) {
                lit.append((char) ('a' + i));
            }
        }
        return lit.toString();
    }

    @Test
    void digitsLookAsOnAWatch() {
        assertThat(IntStream.rangeClosed(0, 9).mapToObj(Integer::toString).map(SevenSegmentsTest::lit))
                .containsExactly(
                        "abcdef", "bc", "abdeg", "abcdg", "bcfg", "acdfg", "acdefg", "abc", "abcdefg", "abcdfg");
    }

    @Test
    void aTextStandsInTheHeightAndWidthThatItSays() {
        var bounds = SevenSegments.outline("08:88.8", 50).getBounds2D();

        assertThat(bounds.getHeight()).isCloseTo(50, within(0.01));
        assertThat(bounds.getMinY()).isCloseTo(-50, within(0.01));
        assertThat(bounds.getWidth()).isCloseTo(SevenSegments.width("08:88.8", 50), within(5.0));
    }
}
