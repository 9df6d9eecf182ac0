// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// ARCHITECTURE.md is the rule: what it says of rooms, directions and types is what the compiled classes say.
class ArchitectureTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern SOCKET = Pattern.compile("\\b(FileDescriptor|EpollSocketChannel|netty\\.channel\\.unix\\.Socket)\\b");

    private static String document;
    private static List<Room> rooms;
    private static Map<String, Set<String>> packagesUsed;

    /// A row of the "may use" table.
    private record Room(String name, String prefix, List<String> mayUse) {

        boolean holds(String packageName) {
            return packageName.equals(prefix) || packageName.startsWith(prefix + ".");
        }

        Path classes() {
            return ROOT.resolve(name).resolve("target/classes");
        }
    }

    @BeforeAll
    static void read() throws IOException {
        document = Files.readString(ROOT.resolve("ARCHITECTURE.md"));
        rooms = document.lines()
                .filter(line -> line.matches("\\| `[a-z]+` \\| `dev\\.kineograph.*"))
                .map(line -> line.split("\\|"))
                .map(cells -> new Room(words(cells[1]).getFirst(), words(cells[2]).getFirst(), words(cells[3])))
                .toList();
        packagesUsed = new TreeMap<>();
        for (var room : rooms) {
            CompiledClass.in(room.classes()).forEach(compiled -> packagesUsed
                    .computeIfAbsent(compiled.packageName(), _ -> new TreeSet<>())
                    .addAll(compiled.packagesUsed()));
        }
    }

    private static List<String> words(String cell) {
        return CODE.matcher(cell).results().map(match -> match.group(1)).toList();
    }

    @Test
    void everyRoomOfTheDocumentHasClassesAndEveryModuleIsARoom() throws IOException {
        assertThat(rooms).extracting(Room::name).containsExactlyInAnyOrderElementsOf(Rooms.names());
        assertThat(rooms).allSatisfy(room -> assertThat(room.classes()).isDirectory());
    }

    @Test
    void aRoomUsesOnlyWhatItMay() throws IOException {
        for (var room : rooms) {
            var foreign = CompiledClass.in(room.classes())
                    .flatMap(compiled -> compiled.packagesUsed().stream()
                            .filter(used -> !mayUse(room, used))
                            .map(used -> compiled.name() + " uses " + used))
                    .toList();

            assertThat(foreign).as(room.name()).isEmpty();
        }
    }

    private static boolean mayUse(Room room, String used) {
        return roomOf(used).equals(room.name())
                || packagesOf("java.base").contains(used)
                || used.startsWith("org.jspecify")
                || room.mayUse().stream().anyMatch(allowed -> isPartOf(used, allowed));
    }

    private static boolean isPartOf(String used, String allowed) {
        return roomOf(used).equals(allowed)
                || packagesOf(allowed).contains(used)
                || used.equals(allowed)
                || used.startsWith(allowed + ".");
    }

    /// The room whose package is the longest that fits; nothing for what is not ours.
    private static String roomOf(String packageName) {
        return rooms.stream()
                .filter(room -> room.holds(packageName))
                .max((one, other) -> Integer.compare(one.prefix().length(), other.prefix().length()))
                .map(Room::name)
                .orElse("");
    }

    private static Set<String> packagesOf(String module) {
        return ModuleFinder.ofSystem().find(module).map(found -> found.descriptor().packages()).orElse(Set.of());
    }

    @Test
    void noTwoPackagesUseEachOtherInACircle() {
        for (var start : packagesUsed.keySet()) {
            assertThat(reachableFrom(start)).as("what " + start + " uses, at any remove").doesNotContain(start);
        }
    }

    private static Set<String> reachableFrom(String start) {
        var reached = new HashSet<String>();
        var left = new ArrayDeque<>(packagesUsed.get(start));
        left.remove(start);
        while (!left.isEmpty()) {
            var next = left.remove();
            packagesUsed.getOrDefault(next, Set.of()).stream()
                    .filter(used -> !used.equals(next) && reached.add(used))
                    .forEach(left::add);
        }
        return reached;
    }

    @Test
    void sourcesAndViewersDoNotKnowEachOther() {
        packagesUsed.forEach((name, used) -> {
            if (name.contains(".server.source")) {
                assertThat(used).as(name).noneMatch(other -> other.contains(".server.viewer"));
            }
            if (name.contains(".server.viewer")) {
                assertThat(used).as(name).noneMatch(other -> other.contains(".server.source"));
            }
        });
    }

    /// The JVM would make a class for each type of annotation anew at every start.
    @Test
    void commandsAreDeclaredWithoutAnnotations() throws IOException {
        var typesOfPicocli = CompiledClass.in(ROOT.resolve("app/target/classes"))
                .flatMap(compiled -> compiled.typesUsed().stream())
                .filter(type -> type.startsWith("picocli."))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(typesOfPicocli).isNotEmpty().allSatisfy(type -> assertThat(Class.forName(type)).isNotAnnotation());
    }

    /// It has the loop of a connection from its exchange, and names no other type of Netty's channels.
    @Test
    void aDialectHasNoConnectionsOfItsOwn() throws IOException {
        try (var files = Files.walk(ROOT.resolve("server/src/main/java/dev/kineograph/server/dialect"))) {
            var sources = files.filter(file -> file.toString().endsWith(".java")).toList();

            assertThat(sources).isNotEmpty().allSatisfy(source -> assertThat(source).content().doesNotContain("io.netty.channel"));
        }
    }

    /// Whatever is written past a pipeline is written past its encryption too, so that few may do it.
    @Test
    void aConnectionsSocketIsKnownOnlyToWhatWritesAndToTheTransport() throws IOException {
        var knowing = new TreeSet<String>();
        for (var source : Rooms.sources(".java")) {
            if (source.startsWith("server/src/main") && SOCKET.matcher(Files.readString(ROOT.resolve(source))).find()) {
                knowing.add(source.getParent().getFileName() + "/" + source.getFileName());
            }
        }

        assertThat(knowing).containsExactly("net/BatchSender.java", "net/ConnectionWriter.java", "net/FastPath.java", "net/PeerHealth.java", "net/Transport.java");
    }

    @Test
    void nothingInTheServerLeansOnADialect() {
        packagesUsed.forEach((name, used) -> {
            if (name.contains(".server.") && !name.contains(".server.dialect.")) {
                assertThat(used).as(name).noneMatch(other -> other.contains(".server.dialect."));
            }
        });
    }

    @Test
    void theServersSettingsAreAtItsBottomAndNothingUsesItsTop() {
        var top = "dev.kineograph.server";

        assertThat(packagesUsed.get(top + ".settings")).isNotEmpty().noneMatch(used -> used.startsWith(top) && !used.equals(top + ".settings"));
        packagesUsed.forEach((name, used) -> {
            if (name.startsWith(top + ".")) {
                assertThat(used).as(name).doesNotContain(top);
            }
        });
    }

    @Test
    void everyTypeThatTheDocumentNamesExists() throws IOException {
        var known = new HashSet<String>();
        for (var room : rooms) {
            CompiledClass.in(room.classes()).forEach(compiled -> known.addAll(Arrays.asList(compiled.simpleNames())));
        }

        var named = words(document).stream()
                .filter(word -> word.matches("[A-Z][a-z]+[A-Za-z]*(\\.[a-z]\\w*)?"))
                .map(word -> word.replaceAll("\\..*", ""))
                .filter(word -> !word.matches("Content|Accept|Type"))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(named).isNotEmpty();
        assertThat(known).containsAll(named);
    }

    @Test
    void atMostAThirdOfTheTypesAreForOthersToUse() throws IOException {
        int all = 0;
        int exported = 0;
        for (var room : rooms.stream().filter(room -> !room.name().matches("examples|bench")).toList()) {
            var exports = exportsOf(room);
            for (var compiled : CompiledClass.in(room.classes()).filter(CompiledClass::isTopLevel).toList()) {
                all++;
                exported += compiled.isPublic() && exports.contains(compiled.packageName()) ? 1 : 0;
            }
        }

        assertThat(exported * 100 / all).as("%d of %d types are exported", exported, all).isLessThanOrEqualTo(35);
    }

    private static Set<String> exportsOf(Room room) {
        return ModuleFinder.of(room.classes()).findAll().stream()
                .flatMap(module -> module.descriptor().exports().stream())
                .map(ModuleDescriptor.Exports::source)
                .collect(Collectors.toSet());
    }

    @Test
    void theCoreNeedsNoJarAndTheServerAboutTen() {
        assertThat(jarsOf("dev.kineograph")).isEmpty();
        assertThat(jarsOf("dev.kineograph.server")).hasSizeLessThanOrEqualTo(13);
    }

    /// The other jars that a module needs to run, by what the modules themselves require.
    private static Set<String> jarsOf(String module) {
        var finder = ModuleFinder.of(Stream.of(
                        System.getProperty("jdk.module.path", ""), System.getProperty("java.class.path", ""))
                .flatMap(path -> Arrays.stream(path.split(System.getProperty("path.separator"))))
                .filter(entry -> !entry.isEmpty() && !entry.contains("test-classes") && Files.exists(Path.of(entry)))
                .map(Path::of)
                .toArray(Path[]::new));
        var resolved = ModuleLayer.boot().configuration().resolve(finder, ModuleFinder.of(), Set.of(module));
        return resolved.modules().stream()
                .map(found -> found.name())
                .filter(name -> !name.startsWith("dev.kineograph"))
                .collect(Collectors.toSet());
    }
}
