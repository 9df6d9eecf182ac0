// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The page `docs/configuration.md` and the code know the same.
class ConfigurationManualTest {
    private static final Path MANUAL = Path.of("..", "docs", "configuration.md");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `((?:listen|streams|routes|access|events|server|cluster)[^`]*)` \\|");
    private static final Pattern EXAMPLE = Pattern.compile("(?s)```yaml\n(.*?)```");

    @TempDir
    private Path folder;

    @Test
    void everyKeyStandsInTheManualAndNoOther() throws Exception {
        var described = ROW.matcher(Files.readString(MANUAL)).results().map(row -> row.group(1)).toList();

        assertThat(described).containsExactlyInAnyOrderElementsOf(Section.allPaths());
    }

    static List<Path> documents() throws IOException {
        try (var documents = Files.walk(MANUAL.getParent())) {
            return documents.filter(file -> file.toString().endsWith(".md")).toList();
        }
    }

    /// The YAML of other programs begins with another key.
    @ParameterizedTest
    @MethodSource("documents")
    void eachExampleOfADocumentIsAConfiguration(Path document) throws Exception {
        var examples = EXAMPLE.matcher(Files.readString(document)).results()
                .map(block -> block.group(1).stripIndent())
                .filter(text -> text.matches("(?s)(listen|streams|routes|access|events|server|cluster):.*"))
                .toList();

        assertThat(examples).allSatisfy(text -> {
            var file = Files.writeString(folder.resolve("example.yml"), text);
            assertThatCode(() -> Configuration.read(file)).doesNotThrowAnyException();
        });
    }
}
