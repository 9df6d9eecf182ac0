// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.kineograph.server.http.TargetFuzz;
import dev.kineograph.server.http.WebSocketFuzz;
import dev.kineograph.server.socketio.LegacyPacketFuzz;
import dev.kineograph.server.socketio.PacketFuzz;
import dev.kineograph.server.socketio.engine.PayloadFuzz;
import dev.kineograph.server.source.http.MultipartFuzz;
import dev.kineograph.server.source.http.SplitterFuzz;
import dev.kineograph.server.source.socketio.DataUrlFuzz;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What fuzzing has found so far stays harmless: each target of `./fuzz` gets its corpus, and what once broke it.
@Isolated("it sets the locale of the JVM")
class FuzzCorpusTest {
    private static final Path CORPUS = Path.of("src/test/fuzz");

    /// Takes one input.
    @FunctionalInterface
    interface Taker {
        void take(byte[] input) throws Exception;
    }

    record Target(String name, Taker taker) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static List<Target> targets() {
        return List.of(
                new Target("targets", TargetFuzz::fuzzerTestOneInput),
                new Target("producers", ProducerFuzz::fuzzerTestOneInput),
                new Target("packets", PacketFuzz::fuzzerTestOneInput),
                new Target("legacy", LegacyPacketFuzz::fuzzerTestOneInput),
                new Target("payloads", PayloadFuzz::fuzzerTestOneInput),
                new Target("messages", WebSocketFuzz::fuzzerTestOneInput),
                new Target("multipart", MultipartFuzz::fuzzerTestOneInput),
                new Target("splitter", SplitterFuzz::fuzzerTestOneInput),
                new Target("images", ImageFuzz::fuzzerTestOneInput),
                new Target("metadata", MetadataFuzz::fuzzerTestOneInput),
                new Target("urls", DataUrlFuzz::fuzzerTestOneInput));
    }

    @ParameterizedTest
    @MethodSource("targets")
    void everythingFoundIsHarmless(Target target) throws IOException {
        var inputs = inputs(target);

        assertThat(inputs).isNotEmpty().allSatisfy((name, input) ->
                assertThatCode(() -> target.taker().take(input)).as(name).doesNotThrowAnyException());
    }

    /// What clients are told is ASCII there too.
    @ParameterizedTest
    @MethodSource("targets")
    void itIsHarmlessWhereOtherDigitsAreUsual(Target target) throws IOException {
        var usual = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
        try {
            everythingFoundIsHarmless(target);
        } finally {
            Locale.setDefault(usual);
        }
    }

    /// Files as they are, and what the script has packed into one: a line each, in base64.
    private static Map<String, byte[]> inputs(Target target) throws IOException {
        var inputs = new TreeMap<String, byte[]>();
        try (Stream<Path> files = Files.list(CORPUS.resolve(target.name()))) {
            for (var file : files.toList()) {
                if (!file.endsWith("found")) {
                    inputs.put(file.toString(), Files.readAllBytes(file));
                    continue;
                }
                for (var line : Files.readAllLines(file)) {
                    inputs.put(line, Base64.getDecoder().decode(line));
                }
            }
        }
        return inputs;
    }

    @Test
    void everyCorpusHasItsTargetAndTheScriptKnowsIt() throws IOException {
        var names = targets().stream().map(Target::name).toList();
        var script = Pattern.compile("(?m)^(?:known=\")?(\\w+) dev\\.kineograph").matcher(Files.readString(Path.of("../fuzz")));

        assertThat(script.results().map(match -> match.group(1))).containsExactlyInAnyOrderElementsOf(names);
        try (Stream<Path> folders = Files.list(CORPUS)) {
            assertThat(folders.map(folder -> folder.getFileName().toString())).containsExactlyInAnyOrderElementsOf(names);
        }
    }
}
