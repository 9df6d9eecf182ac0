// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import static dev.kineograph.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrientationTest {
    /// A picture of two rows, `ab` and `cd`, turned step by step: what a sequence of turns makes of it is known without the class.
    private static String turned(String picture, Orientation orientation) {
        var now = picture;
        for (int degrees = 0; degrees < orientation.degrees(); degrees += 90) {
            now = "" + now.charAt(2) + now.charAt(0) + now.charAt(3) + now.charAt(1);
        }
        return orientation.isMirrored() ? "" + now.charAt(1) + now.charAt(0) + now.charAt(3) + now.charAt(2) : now;
    }

    /// CIPA DC-008, 4.6.4: where row 0 and column 0 of the pixels are to be seen.
    @ParameterizedTest
    @CsvSource({"1, abcd", "2, badc", "3, dcba", "4, cdab", "5, acbd", "6, cadb", "7, dbca", "8, bdac"})
    void pixelsAreBroughtUprightAsExifSays(int orientation, String upright) {
        assertThat(turned("abcd", Orientation.of(orientation))).isEqualTo(upright);
    }

    @ParameterizedTest
    @EnumSource
    void oneAfterTheOtherIsOneThatDoesBoth(Orientation first) {
        for (var second : Orientation.values()) {
            assertThat(turned("abcd", first.then(second)))
                    .as("%s, then %s", first.name(), second.name())
                    .isEqualTo(turned(turned("abcd", first), second));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "UPRIGHT, ''", "MIRRORED, flip=h", "HALF_TURN, rotate=180", "FLIPPED, flip=v", "TRANSPOSED, rotate=90&flip=h",
        "QUARTER_TURN, rotate=90", "TRANSVERSED, rotate=270&flip=h", "THREE_QUARTER_TURN, rotate=270"
    })
    void itIsWrittenAsAnAddressAsksForIt(Orientation orientation, String text) {
        assertThat(orientation).hasToString(text);
    }

    @ParameterizedTest
    @EnumSource
    void aQuarterTurnSwapsTheSides(Orientation orientation) {
        boolean swaps = orientation.degrees() % 180 != 0;

        assertThat(orientation.swapsSides()).isEqualTo(swaps);
        assertThat(orientation.sizeOf(new ImageSize(3, 2))).hasToString(swaps ? "2x3" : "3x2");
    }

    @ParameterizedTest
    @ValueSource(ints = {-90, 1, 45, 360})
    void onlyQuarterTurnsAreKnown(int degrees) {
        assertRefused(Refusal.BAD_VALUE, () -> Orientation.ofDegrees(degrees))
                .isEqualTo("rotate: %d (expected: 0, 90, 180 or 270)".formatted(degrees));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 9})
    void thereAreEight(int orientation) {
        assertThatThrownBy(() -> Orientation.of(orientation))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("orientation: %d (expected: 1 to 8)", orientation);
    }
}
