// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import static dev.kineograph.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The ranges of settings.
class StreamSettingsTest {

    @ParameterizedTest
    @ValueSource(strings = {"PT-0.000000001S", "PT1H0.000000001S", "P1D"})
    void aSourceGoesOnWithoutViewersForAnHourAtMost(String closeAfter) {
        var duration = Duration.parse(closeAfter);

        assertRefused(Refusal.BAD_VALUE, () -> StreamSettings.DEFAULT.withCloseAfter(duration))
                .startsWith("closeAfter: " + duration)
                .contains("expected: 0 to 1 hour");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0.999999999S", "P30DT0.000000001S", "PT-1S"})
    void aStreamIsStaleAfterASecondToThirtyDays(String staleAfter) {
        var duration = Duration.parse(staleAfter);

        assertRefused(Refusal.BAD_VALUE, () -> StreamSettings.DEFAULT.withStaleAfter(duration))
                .startsWith("staleAfter: " + duration)
                .contains("expected: 1 second to 30 days");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0.999999999S", "PT5M0.000000001S", "PT-1S"})
    void aFirstPictureMayTakeASecondToFiveMinutes(String startTimeout) {
        var duration = Duration.parse(startTimeout);

        assertRefused(Refusal.BAD_VALUE, () -> StreamSettings.DEFAULT.withStartTimeout(duration))
                .startsWith("startTimeout: " + duration)
                .contains("expected: 1 second to 5 minutes");
    }

    @Test
    void oneSettingIsChangedAndTheOthersStay() {
        var settings = StreamSettings.DEFAULT
                .withPublishers(PublisherPolicy.MANY)
                .withOnDemand(false)
                .withCloseAfter(Duration.ofHours(1))
                .withStaleAfter(Duration.ofDays(1))
                .withStartTimeout(Duration.ofMinutes(5));

        assertThat(settings)
                .isEqualTo(new StreamSettings(PublisherPolicy.MANY, false, Duration.ofHours(1), Optional.of(Duration.ofDays(1)), Optional.of(Duration.ofMinutes(5)), WhenStale.NOTHING));
        assertThat(settings.withStripMetadata(true).withMaxFps(5))
                .isEqualTo(new StreamSettings(
                        PublisherPolicy.MANY, false, Duration.ofHours(1), Optional.of(Duration.ofDays(1)), Optional.of(Duration.ofMinutes(5)), WhenStale.NOTHING, OptionalInt.of(5), true));
        assertThat(settings.withStripMetadata(true).withWhenStale(WhenStale.DIMMED).withPublishers(PublisherPolicy.ONE).withOnDemand(true).stripMetadata()).isTrue();
    }

    private static Variant width(int width) {
        return Variant.ORIGINAL.withWidth(width);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 8193, Integer.MAX_VALUE})
    void aVariantIsNoLargerThanItsRange(int width) {
        assertRefused(Refusal.BAD_VALUE, () -> width(width)).startsWith("width: " + width).contains("expected: 1 to");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 101})
    void aQualityIsOneToAHundred(int quality) {
        assertRefused(
                        Refusal.BAD_VALUE,
                        () -> Variant.ORIGINAL.withQuality(quality))
                .startsWith("quality: " + quality);
    }

    @Test
    void aVariantThatAsksForNothingIsTheOriginal() {
        var asItComes = new Variant(
                Optional.empty(), Optional.empty(), Fit.COVER, Orientation.UPRIGHT, Optional.empty(), Optional.empty(), Optional.empty(), false);

        assertThat(asItComes.isOriginal()).isTrue();
        assertThat(width(1).isOriginal()).isFalse();
        assertThat(width(8192).isOriginal()).isFalse();
    }
}
