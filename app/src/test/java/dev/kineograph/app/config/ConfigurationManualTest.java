// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The page `docs/configuration.md` and the code know the same.
class ConfigurationManualTest {
    private static final Path MANUAL = Path.of("..", "docs", "configuration.md");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `((?:listen|streams|routes|server)[^`]*)` \\|");
    private static final Pattern EXAMPLE = Pattern.compile("(?s)```yaml\n(.*?)```");

    @TempDir
    private Path folder;

    @Test
    void everyKeyStandsInTheManualAndNoOther() throws Exception {
        var described = ROW.matcher(Files.readString(MANUAL)).results().map(row -> row.group(1)).toList();

        assertThat(described).containsExactlyInAnyOrderElementsOf(Section.allPaths());
    }

    @Test
    void theExampleOfTheManualIsAConfiguration() throws Exception {
        var example = EXAMPLE.matcher(Files.readString(MANUAL)).results().map(block -> block.group(1)).toList();

        assertThat(example).isNotEmpty().allSatisfy(text -> {
            var file = Files.writeString(folder.resolve("example.yml"), text);
            assertThatCode(() -> Configuration.read(file)).doesNotThrowAnyException();
        });
    }
}
