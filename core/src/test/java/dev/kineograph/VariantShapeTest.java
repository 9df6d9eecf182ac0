// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import static dev.kineograph.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What has to change in a picture to answer a request, and which variant is the nearest.
class VariantShapeTest {
    /// A JPEG of 24x16.
    private final Picture picture = Sample.BASELINE.picture();

    /// Reads `width=10&format=png`.
    private static Variant variant(String text) {
        return new Variant(
                number(text, "width"),
                number(text, "height"),
                text.contains("fit=cover") ? Fit.COVER : Fit.CONTAIN,
                Orientation.ofDegrees(number(text, "rotate").orElse(0)),
                number(text, "quality"),
                value(text, "format").flatMap(ImageFormat::ofSuffix),
                value(text, "fps").map(Double::valueOf),
                text.contains("strip=metadata"));
    }

    private static Optional<Integer> number(String text, String name) {
        return value(text, name).map(Integer::valueOf);
    }

    private static Optional<String> value(String text, String name) {
        return Stream.of(text.split("&"))
                .filter(part -> part.startsWith(name + "="))
                .map(part -> part.substring(name.length() + 1))
                .findFirst();
    }

    @ParameterizedTest
    @CsvSource({
        "original, original",
        "width=24, original",
        "width=25&height=16&format=jpg, original",
        "width=23, width=23",
        "height=15, height=15",
        "width=12&height=16, width=12",
        "width=8192&height=8, height=8",
        "format=png, format=png",
        "width=24&format=png, format=png",
        "width=10&format=jpg, width=10",
        "width=24&quality=100, quality=100",
        // The quality of a format that has none changes nothing.
        "format=png&quality=50, format=png",
        // Limits are those of the turned picture, of 16x24.
        "rotate=90&width=16&height=24, rotate=90",
        "rotate=270&width=24&height=23, height=23&rotate=270",
        "rotate=180&width=23, width=23&rotate=180",
        // What covers is cut even if nothing becomes smaller.
        "width=24&height=16&fit=cover, original",
        "width=48&height=32&fit=cover, original",
        "width=24&height=24&fit=cover, width=24&height=24&fit=cover",
        "width=24&fit=cover, original",
        "fps=5, original",
        "width=10&fps=5, width=10",
        "strip=metadata, strip=metadata",
        "strip=metadata&fps=5&width=24, strip=metadata",
        "strip=metadata&width=10, width=10",
    })
    void whatAPictureIsAlreadyNeedNotChange(String wanted, String change) {
        assertThat(variant(wanted).changeOf(picture)).hasToString(change);
    }

    @ParameterizedTest
    @CsvSource({
        "original, 24x16, 24x16",
        "width=12, 12x8, 24x16",
        "width=12&height=2, 3x2, 24x16",
        "width=13, 13x9, 24x16",
        "height=1, 2x1, 24x16",
        "width=1, 1x1, 24x16",
        "width=8192&height=8192, 24x16, 24x16",
        "width=8&height=8&fit=cover, 8x8, 16x16",
        "width=100&height=100&fit=cover, 16x16, 16x16",
        "width=8&height=2&fit=cover, 8x2, 24x6",
        "width=8192&height=1&fit=cover, 24x1, 24x1",
        "rotate=90, 16x24, 16x24",
        "rotate=90&width=8, 8x12, 16x24",
        "rotate=90&width=8&height=6&fit=cover, 8x6, 16x12",
    })
    void theSizeOfAVariantIsKnownBeforeItIsMade(String wanted, String size, String cutOut) {
        assertThat(variant(wanted).sizeOf(picture.size())).hasToString(size);
        assertThat(variant(wanted).cutOut(picture.size())).hasToString(cutOut);
    }

    @Test
    void itIsWrittenAsAnAddressAsksForIt() {
        assertThat(variant("width=1&height=2&fit=cover").withOrientation(Orientation.TRANSPOSED))
                .hasToString("width=1&height=2&fit=cover&rotate=90&flip=h");
        assertThat(variant("format=jpg&quality=3&height=2&width=1")).hasToString("width=1&height=2&quality=3&format=jpg");
        assertThat(variant("fps=5&width=1")).hasToString("width=1&fps=5");
        assertThat(variant("strip=metadata&fps=5&width=1")).hasToString("width=1&strip=metadata&fps=5");
        assertThat(variant("fps=0.25")).hasToString("fps=0.25");
        assertThat(Variant.ORIGINAL).hasToString("original");
    }

    @Test
    void whatIsOutOfItsRangeIsRefused() {
        assertRefused(Refusal.BAD_VALUE, () -> variant("width=0")).isEqualTo("width: 0 (expected: 1 to 8,192)");
        assertRefused(Refusal.BAD_VALUE, () -> variant("height=8193")).isEqualTo("height: 8193 (expected: 1 to 8,192)");
        assertRefused(Refusal.BAD_VALUE, () -> variant("quality=101")).isEqualTo("quality: 101 (expected: 1 to 100)");
        assertRefused(Refusal.BAD_VALUE, () -> variant("fps=0.01")).isEqualTo("fps: 0.01 (expected: 0.1 to 1,000)");
        assertRefused(Refusal.BAD_VALUE, () -> variant("fps=NaN")).isEqualTo("fps: NaN (expected: 0.1 to 1,000)");
    }

    private static String nearest(@Nullable Picture newest, String wanted, String offers) {
        return Stream.of(offers.split(" "))
                .map(VariantShapeTest::variant)
                .min(Comparator.comparing(offered -> VariantDistance.between(variant(wanted), offered, newest)))
                .orElseThrow()
                .toString();
    }

    @ParameterizedTest
    @CsvSource({
        // Sizes by their ratio, and never larger than the original.
        "width=10, original width=8 width=13, width=8",
        "width=10, original width=7 width=13, width=13",
        "width=6, original width=3 width=12, width=12",
        "width=20, original width=10, original",
        "width=8, original height=5 width=10, height=5",
        "width=6&height=16, original height=4 width=8, height=4",
        // The format goes before the size,
        "width=10, width=10&format=png original, original",
        "width=10&format=png, width=10 original width=1&format=png, width=1&format=png",
        "width=10&format=jpg, width=10&format=png width=1, width=1",
        "width=10&format=jpg, width=10&format=png width=1&format=jpg, width=1&format=jpg",
        // and if none has the right one, the size counts.
        "width=10&format=webp, original width=9 width=10&format=png, width=10&format=png",
        // Which way up it is goes before everything else, and so does what is cut off.
        "rotate=90&width=10, width=10 rotate=90&format=png, rotate=90&format=png",
        "width=8&height=8&fit=cover, width=8&height=8 width=4&height=4&fit=cover, width=4&height=4&fit=cover",
        "rotate=90&width=8, rotate=90&width=4 rotate=90&height=12, height=12&rotate=90",
        // Pictures a second come last.
        "width=10&fps=5, width=10 width=10&fps=10 width=9&fps=5, width=10&fps=10",
        // The quality comes before them.
        "width=10&quality=50, width=10&quality=90 width=12&quality=50 width=10&quality=20, width=10&quality=20",
        "quality=90, original quality=50, original",
    })
    void theNearestHasTheRightFormatThenTheNearestSizeThenTheNearestQuality(String wanted, String offers, String nearest) {
        assertThat(nearest(picture, wanted, offers)).isEqualTo(nearest);
    }

    @ParameterizedTest
    @CsvSource({
        "width=100, original width=50 width=300, width=50",
        "width=7000, original width=50, original",
        "width=100, original width=100&format=png, original",
        "format=png, original width=1&format=png, width=1&format=png",
    })
    void beforeTheFirstPictureTheOriginalIsTakenForALargeOne(String wanted, String offers, String nearest) {
        assertThat(nearest(null, wanted, offers)).isEqualTo(nearest);
    }
}
