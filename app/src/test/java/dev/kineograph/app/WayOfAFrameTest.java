// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// "The way of a frame" in ARCHITECTURE.md is the way that the code goes: its files are all there are, in that order, and few.
class WayOfAFrameTest {
    private static final int MAX_FILES = 8;
    private static final int MAX_LINES = 1_200;

    /// How far the number of lines in the document may be from the real one.
    private static final int ABOUT = 25;

    private static final Pattern SECTION = Pattern.compile("(?s)\n## The way of a frame\n(.*?)\n## ");
    private static final Pattern ROW = Pattern.compile("(?m)^\\|[^|]+\\|([^|]*`[^|]+)\\|$");
    private static final Pattern NAME = Pattern.compile("`(\\w+)`");
    private static final Pattern SUM = Pattern.compile("(\\d+) files, about ([\\d,]+) lines");

    private static String section;
    private static List<List<String>> steps;
    private static List<CompiledClass> classes;

    @BeforeAll
    static void read() throws IOException {
        section = SECTION.matcher(Files.readString(Rooms.ROOT.resolve("ARCHITECTURE.md"))).results().findFirst().orElseThrow().group(1);
        classes = Rooms.classes();
        steps = ROW.matcher(section).results()
                .map(row -> NAME.matcher(row.group(1)).results().map(name -> type(name.group(1))).toList())
                .toList();
    }

    private static String type(String name) {
        var found = classes.stream().filter(CompiledClass::isTopLevel).map(CompiledClass::name).filter(type -> type.endsWith("." + name)).toList();
        assertThat(found).as("types in a file of their own called " + name).hasSize(1);
        return found.getFirst();
    }

    @Test
    void itsFilesAreFewAndAsManyAsTheDocumentSays() throws IOException {
        var files = steps.stream().flatMap(List::stream).distinct().toList();
        int lines = 0;
        for (var file : files) {
            lines += lines(file);
        }
        var said = SUM.matcher(section).results().findFirst().orElseThrow();

        assertThat(files).hasSizeBetween(4, MAX_FILES).hasSize(Integer.parseInt(said.group(1)));
        assertThat(lines).isLessThanOrEqualTo(MAX_LINES)
                .isBetween(number(said.group(2)) - ABOUT, number(said.group(2)) + ABOUT);
    }

    private static int number(String text) {
        return Integer.parseInt(text.replace(",", ""));
    }

    private static int lines(String type) throws IOException {
        var path = "src/main/java/" + type.replace('.', '/') + ".java";
        var found = Rooms.sources(".java").stream().filter(source -> source.endsWith(path)).toList();
        assertThat(found).as("sources of " + type).hasSize(1);
        return Rooms.lines(found.getFirst());
    }

    @Test
    void eachStepKnowsTheNextSoThatNoFileIsLeftOut() {
        var gaps = new ArrayList<String>();
        for (int i = 1; i < steps.size(); i++) {
            for (var one : steps.get(i - 1)) {
                for (var next : steps.get(i)) {
                    if (!handsOn(one, next)) {
                        gaps.add(one + " and " + next);
                    }
                }
            }
        }

        assertThat(gaps).as("neighbours in the table that do not know each other").isEmpty();
    }

    /// A step hands a frame to the next one, or the next one takes it: one of the two names the other, or an interface of ours that the
    /// other implements.
    private static boolean handsOn(String one, String next) {
        return names(one, next) || names(next, one);
    }

    private static boolean names(String user, String used) {
        var known = new TreeSet<String>();
        classes.stream().filter(compiled -> isIn(compiled, used)).forEach(compiled -> known.addAll(compiled.supertypes()));
        known.removeIf(supertype -> !supertype.startsWith("dev.kineograph"));
        known.add(used);
        return classes.stream()
                .filter(compiled -> isIn(compiled, user))
                .flatMap(compiled -> compiled.typesUsed().stream())
                .anyMatch(type -> known.contains(type) || CompiledClass.outermost(type).equals(used));
    }

    private static boolean isIn(CompiledClass compiled, String file) {
        return CompiledClass.outermost(compiled.name()).equals(file);
    }
}
