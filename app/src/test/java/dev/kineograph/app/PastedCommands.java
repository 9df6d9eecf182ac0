// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The commands of a document, as somebody pastes them into a shell: in a folder that looks like a checkout, whose `./kineograph` and `examples/run` run
/// what is being tested.
///
/// **Threading.** Immutable.
final class PastedCommands {
    static final Path ROOT = Path.of("..");
    private static final Pattern SHELL = Pattern.compile("(?s)```sh\n(.*?)```");

    private final Path folder;

    private PastedCommands(Path folder) {
        this.folder = folder;
    }

    static PastedCommands in(Path folder) throws IOException {
        var executable = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var launcher = "#!/bin/sh\nexec '%s' -Djava.awt.headless=true --enable-native-access=ALL-UNNAMED -cp '%s' %s \"$@\"\n"
                .formatted(java, classPath(), Main.class.getName());
        Files.writeString(Files.createFile(folder.resolve("kineograph"), executable), launcher);
        for (var file : List.of("examples/run", ".mvn/jdk.sh", "examples/python/push_http.py")) {
            Files.createDirectories(folder.resolve(file).getParent());
            Files.copy(ROOT.resolve(file), folder.resolve(file));
        }
        return new PastedCommands(folder);
    }

    private static String classPath() {
        return Stream.of("jdk.module.path", "java.class.path")
                .map(name -> System.getProperty(name, ""))
                .filter(path -> !path.isEmpty())
                .collect(Collectors.joining(File.pathSeparator));
    }

    /// What the document's blocks for a shell hold.
    static List<String> blocks(String document) {
        return SHELL.matcher(document).results().map(block -> block.group(1)).toList();
    }

    static String document(String file) throws IOException {
        return Files.readString(ROOT.resolve(file));
    }

    /// The first match in a document.
    static MatchResult first(Pattern pattern, String document) {
        return pattern.matcher(document).results().findFirst().orElseThrow();
    }

    /// Whether a program is installed.
    static boolean isInstalled(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator)).anyMatch(bin -> Files.isExecutable(Path.of(bin, program)));
    }

    ProcessBuilder shell(String command) {
        return prepared(new ProcessBuilder("bash", "-c", command));
    }

    private ProcessBuilder prepared(ProcessBuilder shell) {
        shell.directory(folder.toFile());
        shell.environment().put("JAVA_HOME", System.getProperty("java.home"));
        shell.environment().put("KINEOGRAPH_LIBRARIES", classPath());
        return shell.redirectError(ProcessBuilder.Redirect.INHERIT);
    }

    /// Runs commands that end well, and returns what they print.
    String run(String commands) throws IOException, InterruptedException {
        var process = prepared(new ProcessBuilder("timeout", "120", "bash", "-c", commands)).redirectErrorStream(true).start();
        process.outputWriter().close();
        var said = new String(process.getInputStream().readAllBytes(), UTF_8);

        assertThat(process.waitFor()).as("exit code of: %s%n%s", commands, said).isZero();
        return said;
    }
}
