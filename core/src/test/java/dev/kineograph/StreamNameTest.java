// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import static dev.kineograph.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StreamNameTest {
    /// No control, format or private character, no lone surrogate, no separator of lines.
    private static final String VISIBLE = "[^\\p{C}\\p{Zl}\\p{Zp}]*";


    @ParameterizedTest
    @ValueSource(
            strings = {
                "a", "7", "_", "door", "Door-2", "printer/nozzle", "_camera/image_raw", "a.b~c-d_e", "a..b", "x.",
                "1/2/3/4/5/6/7/8", "jpg", "camera.jpg/left", "camera/api", "camera/assets", "current/view", "API",
                "door.jpgx", "streams", "stream2", "door.bmp"
            })
    void namesInTheGrammarAreTaken(String name) {
        assertThat(StreamName.of(name)).hasToString(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "/", "/a", "a/", "a//b", "..", ".", "a/..", "../a", "a/../b", ".hidden", "-rf", "~root", "a/.b",
                "%2e%2e", "%2e", "a%00b", "a%2fb", "a\0b", "a\rb", "a\nb", "a\n", "\ra", "a\\b", "a b", " a", "a\t",
                "a?b", "a#b", "a&b", "a:b", "a;b", "a@b", "a=b", "a+b", "a*b", "<b>", "a\"b", "a'b", "a$b", "a`b`",
                "a|b",
                "a\u202eb", "a\u2066b", "a\u200bb", "\ufeffa", "t\u00fcr", "\uff0e\uff0e", "\u0430",
                "\ud83d\ude00", "\ud83d",
                "a\u007f", "a\u0085b", "a\u2028b"
            })
    void namesOutOfTheGrammarAreRefused(String name) {
        assertRefused(Refusal.BAD_NAME, () -> StreamName.of(name))
                .startsWith("stream name: '")
                .contains("expected: segments of 1 to 64 letters, digits")
                .matches(VISIBLE);
    }

    @Test
    void aSegmentHas64CharactersAtMost() {
        assertThat(StreamName.of("a/" + "b".repeat(64))).isNotNull();
        assertRefused(Refusal.BAD_NAME, () -> StreamName.of("a/" + "b".repeat(65))).contains("segments of 1 to 64");
    }

    @Test
    void nineSegmentsAreTooMany() {
        assertRefused(Refusal.BAD_NAME, () -> StreamName.of("1/2/3/4/5/6/7/8/9")).contains("at most 8 segments");
    }

    static Stream<String> longNames() {
        return Stream.of(
                "a".repeat(10_000), "/".repeat(10_000), "a/".repeat(5_000), "\n".repeat(10_000), "..".repeat(5_000));
    }

    @ParameterizedTest
    @MethodSource("longNames")
    void tenKilobytesAreRefusedInAShortSentence(String name) {
        assertRefused(Refusal.BAD_NAME, () -> StreamName.of(name)).hasSizeLessThan(300).contains("...'");
    }

    @Test
    void noCharacterThatCouldMisleadALogIsInTheMessage() {
        var all = IntStream.rangeClosed(0, 0xffff).mapToObj(c -> "a" + (char) c);

        all.forEach(name -> {
            try {
                StreamName.of(name);
            } catch (RefusedException e) {
                assertThat(e.getMessage()).matches(VISIBLE);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "api", "api/v1", "assets/x", "metrics", "metrics/a", "healthz", "readyz", "socket.io", "socket.io/1",
                "demo", "demo/wave", "stream/a", "snapshot/a"
            })
    void theServersOwnFirstSegmentsAreRefused(String name) {
        assertRefused(Refusal.BAD_NAME, () -> StreamName.of(name))
                .contains("another first segment", "is reserved");
    }

    @ParameterizedTest
    @ValueSource(strings = {"door/stream", "door/snapshot", "door/current", "current"})
    void theServersOwnLastSegmentsAreRefused(String name) {
        assertRefused(Refusal.BAD_NAME, () -> StreamName.of(name))
                .contains("another last segment", "is reserved");
    }

    @ParameterizedTest
    @CsvSource({
        "door.jpg,.jpg", "door.jpeg,.jpeg", "door.png,.png", "door.webp,.webp", "door.gif,.gif", "door.avif,.avif",
        "door.mjpg,.mjpg", "door.mjpeg,.mjpeg", "door.json,.json", "door.JPG,.jpg", "a/b.Mjpg,.mjpg", "a..json,.json"
    })
    void endingsOfAddressesAreRefused(String name, String ending) {
        assertRefused(Refusal.BAD_NAME, () -> StreamName.of(name)).contains("does not end in '" + ending + "'");
    }

    @Test
    void namesAreInAlphabeticalOrder() {
        assertThat(Stream.of("b", "a/b", "a", "B").map(StreamName::of).sorted())
                .map(StreamName::value)
                .containsExactly("B", "a", "a/b", "b");
    }
}
