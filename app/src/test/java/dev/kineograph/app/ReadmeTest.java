// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.imaging.Images;
import java.awt.Color;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the README tells people to type works.
@Order(2)
class ReadmeTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern SHELL = Pattern.compile("(?s)```sh\n(.*?)```");

    @TempDir
    private Path folder;

    @Test
    void everyCommandWorks() throws Exception {
        Files.write(folder.resolve("picture.jpg"), Images.jpeg(40, 30, Color.MAGENTA));
        var launcher = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        Files.writeString(Files.createFile(folder.resolve("kineograph"), launcher), "#!/bin/sh\nexec " + program() + " \"$@\"\n");
        var commands = commands();
        assertThat(commands.getFirst()).isEqualTo("./kineograph demo");

        var demo = shell("exec " + commands.getFirst() + " --port 0").start();
        try (var output = demo.inputReader()) {
            var address = address(output);
            for (var command : commands.subList(1, commands.size())) {
                run(command, address);
            }
        } finally {
            demo.destroy();
            assertThat(demo.waitFor(5, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static List<String> commands() throws IOException {
        return SHELL.matcher(Files.readString(ROOT.resolve("README.md"))).results()
                .flatMap(block -> block.group(1).lines())
                .toList();
    }

    private static String program() {
        var classPath = Stream.of("jdk.module.path", "java.class.path")
                .map(name -> System.getProperty(name, ""))
                .filter(path -> !path.isEmpty())
                .collect(Collectors.joining(File.pathSeparator));
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return "'%s' -Djava.awt.headless=true --enable-native-access=ALL-UNNAMED -cp '%s' %s"
                .formatted(java, classPath, Main.class.getName());
    }

    private static String address(BufferedReader output) throws IOException {
        var first = output.readLine();
        assertThat(first).contains("http://");
        return first.substring(first.indexOf("http://")).strip().replaceAll("/$", "");
    }

    /// The port of the README may be taken while tests run: the commands go to where the demo really is.
    private void run(String command, String address) throws Exception {
        var real = command.replace("http://localhost:8080", address)
                + (command.startsWith("./kineograph push") ? " --to " + address : "");
        var process = shell(real).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), UTF_8);

        assertThat(process.waitFor()).as("exit code of: %s%n%s", command, said).isZero();
    }

    private ProcessBuilder shell(String command) {
        return new ProcessBuilder("sh", "-c", command)
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
    }

    @Test
    void theFirstCommandStandsWithinTheFirst15Lines() throws IOException {
        var beginning = Files.readAllLines(ROOT.resolve("README.md")).subList(0, 15);

        assertThat(beginning).contains("./kineograph demo");
    }
}
