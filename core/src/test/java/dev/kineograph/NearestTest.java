// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NearestTest {
    private static final List<String> KNOWN = List.of("listen", "streams", "routes", "onDemand", "closeAfter");

    @ParameterizedTest
    @CsvSource({
        "lsten,listen", "stream,streams", "STREAMS,streams",
        "ondemand,onDemand", "close-after,closeAfter", "router,routes"
    })
    void aSlipOfTheFingersFindsWhatWasMeant(String word, String meant) {
        assertThat(Nearest.to(word, KNOWN)).contains(meant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "xyz", "quality", "\0\0\0\0\0\0"})
    void whatIsFarFromEverythingFindsNothing(String word) {
        assertThat(Nearest.to(word, KNOWN)).isEmpty();
    }

    @Test
    void ofTwoThatAreEquallyNearTheAlphabetDecides() {
        assertThat(Nearest.to("dcor", List.of("doer", "door", "dear"))).contains("door");
        assertThat(Nearest.to("b", List.of("c", "a"))).contains("a");
    }

    @Test
    void longWordsAreComparedByTheirBeginningAndCostNothing() {
        var word = "x".repeat(1_000_000);

        assertThat(Nearest.to(word, List.of("x".repeat(70)))).isPresent();
        assertThat(Nearest.to(word, List.of("y".repeat(1_000_000)))).isEmpty();
    }

    @Test
    void ofAGreatManyUnlikelyWordsOnlyTheFirstAreCompared() {
        var word = "xy".repeat(25);
        var unlikely = IntStream.range(0, 100_000).mapToObj(i -> "ab".repeat(24) + i);
        var known = Stream.concat(unlikely, Stream.of(word)).toList();

        assertThat(Nearest.to(word, known)).isEmpty();
        assertThat(Nearest.to(word, known.reversed())).contains(word);
    }

    @Test
    void whereNothingIsKnownNothingIsNear() {
        assertThat(Nearest.to("listen", List.of())).isEmpty();
    }
}
