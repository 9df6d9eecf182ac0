// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the README tells people to paste works.
@Order(2)
class ReadmeTest {
    private static final Pattern JAVA = Pattern.compile("(?s)```java\n(.*?)```");

    @TempDir
    private Path folder;

    @Test
    void everyCommandWorks() throws Exception {
        var pasted = PastedCommands.in(folder);
        var commands = PastedCommands.blocks(PastedCommands.document("README.md")).stream().flatMap(String::lines).toList();
        assertThat(commands.getFirst()).isEqualTo("./kineograph demo");

        var demo = pasted.shell("exec " + commands.getFirst() + " --port 0").start();
        try (var output = demo.inputReader()) {
            var address = address(output);
            for (var command : commands.subList(1, commands.size())) {
                pasted.run(at(address, command));
            }
        } finally {
            end(demo);
        }
    }

    private static void end(Process program) throws InterruptedException {
        program.destroy();
        assertThat(program.waitFor(5, TimeUnit.SECONDS)).isTrue();
    }

    private static String address(BufferedReader output) throws IOException {
        var first = output.readLine();
        assertThat(first).contains("http://");
        return first.substring(first.indexOf("http://")).strip().replaceAll("/$", "");
    }

    /// The port of the README may be taken while tests run: the commands go to where the demo really is.
    private static String at(String address, String command) {
        return command.replace("http://localhost:8080", address) + (command.startsWith("./kineograph push") ? " --to " + address : "");
    }

    @Test
    void theProgramInJavaRunsAsItIsPasted() throws Exception {
        var pasted = PastedCommands.in(folder);
        var program = PastedCommands.first(JAVA, PastedCommands.document("README.md")).group(1);
        Files.writeString(folder.resolve("Ball.java"), program.replace("8080", "0"));

        var running = pasted.shell("exec examples/run Ball.java").start();
        try (var output = running.inputReader();
                var live = URI.create(address(output)).toURL().openStream()) {
            assertThat(new String(live.readNBytes(120), ISO_8859_1)).contains("Content-Type: image/");
        } finally {
            end(running);
        }
    }

    @Test
    void theFirstCommandStandsWithinTheFirst15Lines() throws IOException {
        var beginning = PastedCommands.document("README.md").lines().limit(15).toList();

        assertThat(beginning).contains("./kineograph demo");
    }
}
