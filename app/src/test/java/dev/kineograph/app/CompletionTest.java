// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.AutoComplete;

/// The shell knows the commands and options of the program.
class CompletionTest {
    private static final Path SCRIPT = Path.of("..", "packaging", "completion", "kineograph");

    /// If it fails: `target/completion` is how it should be.
    @Test
    void theScriptIsThatOfTheCommands() throws Exception {
        var script = AutoComplete.bash("kineograph", Main.commandLine());
        Files.writeString(Path.of("target", "completion"), script);

        assertThat(Files.readString(SCRIPT)).isEqualTo(script);
    }

    @ParameterizedTest
    @CsvSource({"doc, doctor", "serve --log, --log-format", "watch --js, --json"})
    void bashCompletesWhatIsBegun(String begun, String whole) throws Exception {
        var words = "kineograph " + begun;
        var program = new ProcessBuilder("bash", "-c", """
                        source "$1"
                        COMP_LINE="$2"; COMP_WORDS=($2); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); COMP_POINT=${#COMP_LINE}
                        _complete_kineograph
                        echo "${COMPREPLY[@]}"
                        """, "bash", SCRIPT.toString(), words)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();

        assertThat(new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip()).isEqualTo(whole);
    }
}
