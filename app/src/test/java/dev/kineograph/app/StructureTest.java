// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Nothing is too large to be read: a file, the classes that only make sense together, and a name, which means one thing.
///
/// What was too large when a rule came is listed with its number. It may only shrink, and an entry that is needed no more has to go.
class StructureTest {
    private static final int MAX_LINES = 400;
    private static final int MAX_KNOT = 6;

    private static final Map<String, Integer> LONG_FILES = Map.of();

    private static final Map<String, Integer> LARGE_KNOTS = Map.of();

    @Test
    void noFileIsLong() throws IOException {
        var lines = Rooms.sources(".java", ".js", ".mjs", ".css", ".html", ".py", ".c", ".h", "bench/run").stream()
                .collect(Collectors.toMap(file -> file.toString().replace('\\', '/'), Rooms::lines));

        assertThat(lines).containsKey("app/src/test/java/dev/kineograph/app/StructureTest.java");
        assertThat(broken(lines, MAX_LINES, LONG_FILES)).as("lines of a file").isEmpty();
    }

    @Test
    void fewClassesOfAPackageUseEachOtherInCircles() throws IOException {
        var knots = Knots.largest(Rooms.classes());
        var sizes = new TreeMap<String, Integer>();
        knots.forEach((name, knot) -> sizes.put(name, knot.size()));

        assertThat(sizes).containsKeys("dev.kineograph", "dev.kineograph.server.http");
        assertThat(broken(sizes, MAX_KNOT, LARGE_KNOTS)).as("classes in a knot, of %s", knots).isEmpty();
    }

    /// Where a number is too large, and which exceptions are needed no more; a sentence each.
    private static List<String> broken(Map<String, Integer> seen, int limit, Map<String, Integer> exceptions) {
        var sentences = new ArrayList<String>();
        seen.forEach((name, number) -> {
            int most = exceptions.getOrDefault(name, limit);
            if (number > most) {
                sentences.add("%s: %,d (expected: at most %,d)".formatted(name, number, most));
            }
        });
        exceptions.forEach((name, _) -> {
            int number = seen.getOrDefault(name, 0);
            if (number <= limit) {
                sentences.add("%s: %,d, an exception that is needed no more (expected: not in the list)".formatted(name, number));
            }
        });
        return sentences;
    }

    @Test
    void noTwoTypesHaveOneName() throws IOException {
        var places = Rooms.classes().stream()
                .filter(StructureTest::hasAName)
                .collect(Collectors.groupingBy(
                        compiled -> List.of(compiled.simpleNames()).getLast(),
                        TreeMap::new,
                        Collectors.mapping(CompiledClass::name, Collectors.toCollection(TreeSet::new))));
        places.values().removeIf(types -> types.size() == 1);

        assertThat(places).as("names of several types").isEmpty();
    }

    /// Tests have helpers: one name, one meaning there too.
    @Test
    void noTwoFilesHaveOneName() throws IOException {
        var places = Rooms.sources(".java").stream()
                .collect(Collectors.groupingBy(
                        file -> file.getFileName().toString(), TreeMap::new, Collectors.mapping(Path::toString, Collectors.toCollection(TreeSet::new))));
        places.keySet().removeAll(Set.of("module-info.java", "package-info.java"));
        assertThat(places).containsKey("StructureTest.java");

        places.values().removeIf(files -> files.size() == 1);

        assertThat(places).as("names of several files").isEmpty();
    }

    /// Not a lambda's or an anonymous class, nor one inside a method, which no other file can mean.
    private static boolean hasAName(CompiledClass compiled) {
        return Character.isLetter(List.of(compiled.simpleNames()).getLast().charAt(0));
    }
}
