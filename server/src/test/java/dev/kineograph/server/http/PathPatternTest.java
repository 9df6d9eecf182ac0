// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathPatternTest {
    private static boolean matches(PathPattern pattern, String address) {
        int question = address.indexOf('?');
        var path = question < 0 ? address : address.substring(0, question);
        return pattern.match(path, new Query(question < 0 ? "" : address.substring(question))).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "/?action=stream, /?action=stream, true",
        "/?action=stream, /?other=1&action=stream, true",
        "/?action=stream, /?action=str%65am, true",
        "/?action=stream, /, false",
        "/?action=stream, /?action=streams, false",
        "/?action=stream, /?Action=stream, false",
        "/?action=stream, /?action=snapshot&action=stream, false",
        "/?action=stream, /camera?action=stream, false",
        "/?a=1&b=2, /?b=2&a=1, true",
        "/?a=1&b=2, /?a=1, false",
        "/NAME.mjpg?size=small, /front/door.mjpg?size=small, true",
        "/NAME.mjpg?size=small, /front/door.mjpg, false",
        "/?action=stream*, /?action=stream, true",
        "/?action=stream*, /?action=stream_2?1700000000, true",
        "/?action=stream*, /?action=snapshot, false",
        "/stream?topic=*, /stream?topic=/camera/image, true",
        "/stream?topic=*, /stream?topic=, false",
        "/stream?topic=*, /stream, false",
        "/camera/NAME/now, /camera/front/door/now, true",
        "/, /?action=stream, true"
    })
    void aRequestMustHaveTheParametersOfThePattern(String pattern, String address, boolean fits) {
        assertThat(matches(new PathPattern(pattern), address)).isEqualTo(fits);
    }

    @Test
    void aStreamCanBeNamedInAParameter() {
        var pattern = new PathPattern("/api/v1/viewers?stream=NAME");

        assertThat(pattern.match("/api/v1/viewers", new Query("?stream=yard/gate&limit=2")).orElseThrow().stream()).hasToString("yard/gate");
        assertThat(matches(pattern, "/api/v1/viewers?stream=")).isFalse();
        assertThat(matches(pattern, "/api/v1/viewers")).isFalse();
    }

    @Test
    void aPatternMayBeForSomeNamesOnly() {
        var digits = new PathPattern("/NAME.png").onlyFor(name -> name.matches("[0-9]+"));

        assertThat(matches(digits, "/12.png")).isTrue();
        assertThat(matches(digits, "/door.png")).isFalse();
        assertThat(matches(digits, "/12.jpg")).isFalse();
    }

    @Test
    void aLiteralPathHasNoConditionsWhateverIsInIt() {
        assertThat(matches(PathPattern.literal("/NAME"), "/NAME")).isTrue();
        assertThat(matches(PathPattern.literal("/NAME"), "/door")).isFalse();
    }

    @Test
    void joinedTablesHaveTheMoreSpecificLinesFirstAndAmongEqualsOurs() {
        var ours = table("/", "/assets/FILE", "/NAME.IMAGE", "/NAME");
        var theirs = table("/", "/?action=stream", "/stream", "/assets/one.js", "/NAME.png", "/*");

        var joined = Route.joined(ours, theirs).stream().map(route -> route.pattern().text() + route.pattern().conditions());

        assertThat(joined)
                .containsExactly(
                        "/{action=stream}",
                        "/{}",
                        "/{}",
                        "/stream{}",
                        "/assets/one.js{}",
                        "/assets/FILE{}",
                        "/NAME.IMAGE{}",
                        "/NAME.png{}",
                        "/NAME{}",
                        "/*{}");
        assertThat(Route.joined(ours, theirs).get(1)).isSameAs(ours.getFirst());
    }

    private static List<Route> table(String... patterns) {
        return Stream.of(patterns).map(pattern -> Route.watch("GET", pattern, _ -> {})).toList();
    }
}
