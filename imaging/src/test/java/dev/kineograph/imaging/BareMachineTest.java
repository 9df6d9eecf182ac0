// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Counters are drawn where Java's own text throws.
///
/// The machine without fonts is a mount namespace in which they are hidden, for which one has to be root.
class BareMachineTest {
    private static final String HIDE_FONTS =
            """
            for folder in /usr/share/fonts /usr/local/share/fonts "$HOME/.fonts" "$HOME/.local/share/fonts"; do
              [ ! -d "$folder" ] || mount -t tmpfs none "$folder"
            done
            """;

    private static final String HIDE_FONTCONFIG =
            """
            for library in $(ldconfig -p | sed -n 's/.*libfontconfig.* => //p'); do
              mount --bind /dev/null "$(readlink -f "$library")"
            done
            """;

    /// A small Java image, or one whose libfreetype the machine lacks.
    private static final String HIDE_FONT_MANAGER =
            """
            mount --bind /dev/null "$JAVA/lib/libfontmanager.so"
            """;

    private static final String HIDE_ALL = HIDE_FONTS + HIDE_FONTCONFIG + HIDE_FONT_MANAGER;

    private static final CounterPicture STANDARD = CounterPicture.standard();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {HIDE_FONTS, HIDE_FONTCONFIG, HIDE_FONT_MANAGER, HIDE_ALL})
    void countersAreDrawnWithoutFontsFontconfigOrFontLibrary(String hide) throws Exception {
        assumeNamespaces();

        var said = run("unshare", "-m", "sh", "-euc", hide + "exec \"$@\"", "sh");

        assertThat(said.get("java")).as("Java's own text").startsWith("threw: ");
        assertThat(said).containsEntry("standard", encoded(STANDARD));
        assertThat(said).containsEntry("european", encoded(STANDARD.label("Größe Пользователей Χρήστες")));
        assertThat(said).containsEntry("missing", encoded(STANDARD.label("\uE000\uE000")));
        assertThat(said.get("file"))
                .startsWith("refused: font: " + folder.resolve("counter.ttf"))
                .contains("Java can use no fonts on this machine (expected: fontconfig and an installed font");
        assertThat(said.get("named"))
                .startsWith("refused: font: 'DejaVu Sans'")
                .contains("Java can use no fonts on this machine");
    }

    /// Java remembers its fonts in the user's folder, starts with them, and fails where it misses them.
    @Test
    void countersAreDrawnWhereFontsHaveBeenRemoved() throws Exception {
        assumeNamespaces();
        run();

        var said = run("unshare", "-m", "sh", "-euc", HIDE_FONTS + "exec \"$@\"", "sh");

        assertThat(said).containsEntry("standard", encoded(STANDARD));
        assertThat(said).containsEntry("missing", encoded(STANDARD.label("\uE000\uE000")));
    }

    /// Needs no root: a configuration of fonts that makes Java's own text throw as well.
    @Test
    void countersAreDrawnWhereFontsAreConfiguredWrongly() throws Exception {
        var nonsense = Files.writeString(folder.resolve("fontconfig.properties"), "version=1\n");

        var said = run(Map.of("JDK_JAVA_OPTIONS", "-Dsun.awt.fontconfig=" + nonsense));

        assertThat(said.get("java")).as("Java's own text").startsWith("threw: ");
        assertThat(said).containsEntry("standard", encoded(STANDARD));
    }

    private static void assumeNamespaces() throws Exception {
        var unshare = new ProcessBuilder("sh", "-c", "unshare -m true && ldconfig -p")
                .redirectErrorStream(true)
                .start();
        var said = new String(unshare.getInputStream().readAllBytes(), UTF_8);
        Assumptions.assumeTrue(unshare.waitFor() == 0, () -> "left out, needs root on Linux: " + said);
    }

    private static String encoded(CounterPicture counter) {
        return Base64.getEncoder().encodeToString(counter.png(42));
    }

    private Map<String, String> run(String... prefix) throws Exception {
        return run(Map.of(), prefix);
    }

    private Map<String, String> run(Map<String, String> environment, String... prefix) throws Exception {
        var home = System.getProperty("java.home");
        var program = Stream.of(
                Path.of(home, "bin", "java").toString(),
                "-Djava.awt.headless=true",
                // Java keeps there what fonts it found before.
                "-Duser.home=" + folder,
                "-cp",
                classPath(),
                BareMachine.class.getName(),
                fontFile().toString());
        var builder = new ProcessBuilder(Stream.concat(Stream.of(prefix), program).toList());
        builder.environment().put("JAVA", home);
        builder.environment().putAll(environment);
        var errors = folder.resolve("errors");
        var process = builder.redirectError(errors.toFile()).start();
        var said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(said + Files.readString(errors)).isZero();
        return said.lines().map(line -> line.split("=", 2)).collect(Collectors.toMap(line -> line[0], line -> line[1]));
    }

    private static String classPath() {
        var paths = Stream.of("jdk.module.path", "java.class.path")
                .map(name -> System.getProperty(name, ""))
                .filter(path -> !path.isEmpty());
        // Surefire patches the tests into the module, which no path tells of.
        return Stream.concat(Stream.of(Path.of("target/test-classes").toAbsolutePath().toString()), paths)
                .collect(Collectors.joining(File.pathSeparator));
    }

    /// Outside the folders that are hidden.
    private Path fontFile() throws IOException {
        return Files.copy(Path.of("font/counter.ttf"), folder.resolve("counter.ttf"), StandardCopyOption.REPLACE_EXISTING);
    }
}
