// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What outsiders may have transcoded: a number for each stream and for all, and a share of each address.
class VariantLimitsTest {
    private final FakeClock clock = new FakeClock();
    private final Hub hub = new Hub(clock, Optional.of(new FakeTranscoder()));

    @BeforeEach
    void publish() {
        hub.publisher("door").publish(Sample.BASELINE.bytes());
    }

    @AfterEach
    void close() {
        hub.close();
    }

    private static Variant width(int width) {
        return Variant.ORIGINAL.withWidth(width);
    }

    private ImageStream asked(String stream, int width, String origin) {
        return hub.variant(hub.stream(stream), width(width), origin);
    }

    /// Whether somebody gets what he asks for, and then watches it.
    private boolean gets(String stream, int width, String origin) {
        var variant = asked(stream, width, origin);
        if (variant.variant().isOriginal()) {
            return false;
        }
        variant.watch();
        return variant.variant().equals(width(width));
    }

    @Test
    void oneAddressHasFourOfAStream() {
        for (int width = 1; width <= 4; width++) {
            assertThat(gets("door", width, "anna")).isTrue();
        }

        assertThat(gets("door", 5, "anna")).isFalse();
        assertThat(asked("door", 5, "anna").variant()).as("the nearest").isEqualTo(width(4));
        assertThat(gets("door", 5, "berta")).isTrue();
        assertThat(gets("door", 5, "anna")).as("what others have asked for is for all").isTrue();
    }

    private void watchFourWidths() {
        for (int width = 1; width <= 4; width++) {
            asked("door", width, "anna").watch();
        }
    }

    private Variant got(Variant wanted) {
        return hub.variant(hub.stream("door"), wanted, "anna").variant();
    }

    @Test
    void aRateCostsNothingAndIsNotLimited() {
        watchFourWidths();

        for (int fps = 1; fps <= 19; fps++) {
            assertThat(got(Variant.ORIGINAL.withFps(fps))).isEqualTo(Variant.ORIGINAL.withFps(fps));
            assertThat(got(width(4).withFps(fps))).isEqualTo(width(4).withFps(fps));
        }
    }

    @Test
    void theNearestHasTheRateThatWasAskedFor() {
        watchFourWidths();

        assertThat(got(width(5).withFps(2))).isEqualTo(width(4).withFps(2));
        assertThat(got(Variant.ORIGINAL.withQuality(50).withFps(2))).isEqualTo(Variant.ORIGINAL.withFps(2));
        assertThat(got(width(5))).isEqualTo(width(4));
    }

    @Test
    void aFormWithARateCountsAsTheForm() {
        for (int width = 1; width <= 4; width++) {
            hub.variant(hub.stream("door"), width(width).withFps(2), "anna").watch();
        }

        assertThat(got(width(5))).isEqualTo(width(4));
    }

    @Test
    void aFormHasThirtyTwoRates() {
        for (int fps = 1; fps <= Variants.MAX_RATES; fps++) {
            hub.variant(hub.stream("door"), Variant.ORIGINAL.withFps(fps), "anna").watch();
        }

        assertThat(got(Variant.ORIGINAL.withFps(34))).isEqualTo(Variant.ORIGINAL.withFps(32));
    }

    @Test
    void whoWantsNoMetadataNeverGetsAny() {
        watchFourWidths();

        assertThat(got(width(5).withStripMetadata(true))).isEqualTo(Variant.ORIGINAL.withStripMetadata(true));
        assertThat(got(width(5).withStripMetadata(true).withFps(2))).isEqualTo(Variant.ORIGINAL.withStripMetadata(true).withFps(2));
    }

    @Test
    void allAddressesHaveEightOfAStream() {
        for (int width = 1; width <= 8; width++) {
            assertThat(gets("door", width, "address " + width)).isTrue();
        }

        assertThat(gets("door", 9, "another address")).isFalse();
        assertThat(hub.variant(hub.stream("door"), width(9)).variant()).as("for the program").isEqualTo(width(9));
    }

    @Test
    void oneAddressHasSixteenOfAllStreams() {
        for (int stream = 1; stream <= 4; stream++) {
            for (int width = 1; width <= 4; width++) {
                assertThat(gets("door" + stream, width, "anna")).isTrue();
            }
        }

        assertThat(gets("yard", 1, "anna")).isFalse();
        assertThat(gets("yard", 1, "berta")).isTrue();
    }

    @Test
    void allAddressesHaveSixtyFourOfAllStreams() {
        for (int stream = 1; stream <= 8; stream++) {
            for (int width = 1; width <= 8; width++) {
                assertThat(gets("door" + stream, width, "address %d %d".formatted(stream, width))).isTrue();
            }
        }

        assertThat(gets("yard", 1, "another address")).isFalse();
        assertThat(hub.variant(hub.stream("yard"), width(1)).variant()).as("for the program").isEqualTo(width(1));
    }

    @Test
    void thoseThatNobodyWatchesMakeRoomAlsoInOtherStreams() {
        for (int stream = 1; stream <= 4; stream++) {
            for (int width = 1; width <= 4; width++) {
                asked("door" + stream, width, "anna");
            }
        }

        assertThat(gets("yard", 1, "anna")).isTrue();
    }

    @Test
    void oneThatMakesRoomEndsWithItsLastViewer() {
        var first = asked("door", 1, "anna");
        for (int width = 2; width <= 5; width++) {
            asked("door", width, "anna");
        }

        assertThat(first.settings().closeAfter()).isZero();
        assertThat(asked("door", 5, "anna").settings().closeAfter()).isEqualTo(Duration.ofSeconds(5));
    }
}
