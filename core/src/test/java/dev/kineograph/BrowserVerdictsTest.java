// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import static dev.kineograph.Refusals.assertRefused;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.util.Base64;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// 353 pictures, most of them broken in one place: what ends a live stream in Chromium is refused, and what a browser shows is accepted with
/// the size in which it is shown.
class BrowserVerdictsTest {
    private static final String ENDS = "ends";

    /// Chromium shows an empty picture, and Firefox nothing.
    private static final Set<String> WITHOUT_A_PICTURE = Set.of("g_noimg.gif", "g_garbage.gif");

    /// Chromium stops before the second frame header, Firefox skips the picture: it is one of two, and no program says which.
    private static final Set<String> TWO_PICTURES = Set.of("j_sofafter_diff.jpg", "q_late_sof_diff.jpg");

    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Verdict(String name, String inChromium, String inFirefox, byte[] bytes) {
        static Verdict of(String line) {
            var parts = line.split(" ", -1);
            return new Verdict(parts[0], parts[1], parts[2], Base64.getDecoder().decode(parts[3]));
        }

        @Override
        public String toString() {
            return "%s: Chromium %s, Firefox %s".formatted(name, inChromium, inFirefox);
        }
    }

    static Stream<Verdict> all() throws IOException {
        try (var file = Objects.requireNonNull(BrowserVerdictsTest.class.getResourceAsStream("/images/verdicts.txt"))) {
            var lines = new String(file.readAllBytes(), US_ASCII).lines().toList();
            return lines.stream().filter(line -> !line.startsWith("#")).map(Verdict::of);
        }
    }

    static Stream<Verdict> ends() throws IOException {
        return all().filter(verdict -> verdict.inChromium.equals(ENDS));
    }

    static Stream<Verdict> shown() throws IOException {
        return all().filter(verdict -> !verdict.inChromium.equals(ENDS))
                .filter(verdict -> !WITHOUT_A_PICTURE.contains(verdict.name) && !TWO_PICTURES.contains(verdict.name));
    }

    static Stream<Verdict> others() throws IOException {
        return all().filter(verdict -> WITHOUT_A_PICTURE.contains(verdict.name) || TWO_PICTURES.contains(verdict.name));
    }

    @ParameterizedTest
    @MethodSource("ends")
    void whatEndsAStreamInChromiumIsRefused(Verdict verdict) {
        var refusal = catchThrowableOfType(RefusedException.class, () -> Picture.of(verdict.bytes));

        assertThat(refusal).isNotNull();
        assertThat(refusal.reason()).isIn(Refusal.NOT_AN_IMAGE, Refusal.BAD_DIMENSIONS);
    }

    @ParameterizedTest
    @MethodSource("shown")
    void whatABrowserShowsIsAcceptedWithTheSizeThatItHasThere(Verdict verdict) {
        var picture = Picture.of(verdict.bytes);

        assertThat(picture.size()).hasToString(verdict.inChromium);
        PictureFuzz.assertFrameOrRefused(verdict.bytes);
    }

    @ParameterizedTest
    @MethodSource("others")
    void whatHasNoPictureOrTwoIsRefused(Verdict verdict) {
        assertRefused(Refusal.NOT_AN_IMAGE, () -> Picture.of(verdict.bytes));
        assertThat(verdict.inFirefox).isEqualTo("skips");
    }
}
