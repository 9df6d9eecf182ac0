// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The program as its users have it: a process of its own.
public final class Program {
    private Program() {}

    /// Starts it; what it logs goes to that file.
    public static Process start(Path log, String... arguments) throws IOException {
        return process(command(arguments)).redirectError(log.toFile()).start();
    }

    /// Starts it; what it logs goes to a pipe, which is full when 64 KB have not been read.
    public static Process startUnread(String... arguments) throws IOException {
        return process(command(arguments)).start();
    }

    /// Starts it as a process that may have only so many files open; what it logs goes to that file.
    public static Process startWithFiles(int max, Path log, String... arguments) throws IOException {
        var limited = List.of("bash", "-c", "ulimit -n " + max + " && exec \"$@\"", "bash");
        return process(Stream.concat(limited.stream(), command(arguments).stream()).toList())
                .redirectError(log.toFile())
                .start();
    }

    /// Starts it with one more option of the JVM; what it logs goes to that file.
    public static Process startWithOption(String option, Path log, String... arguments) throws IOException {
        var command = new ArrayList<>(command(arguments));
        command.add(1, option);
        return process(command).redirectError(log.toFile()).start();
    }

    /// Starts it with a folder for its state; what it logs goes to that file.
    public static Process startWithState(Path state, Path log, String... arguments) throws IOException {
        var builder = process(command(arguments)).redirectError(log.toFile());
        builder.environment().put("XDG_STATE_HOME", state.toString());
        return builder.start();
    }

    /// Starts it with more variables of the environment; what it logs goes to that file.
    public static Process startWithVariables(Map<String, String> variables, Path log, String... arguments) throws IOException {
        var builder = process(command(arguments)).redirectError(log.toFile());
        builder.environment().putAll(variables);
        return builder.start();
    }

    /// Starts it on a terminal of its own, on which its output and what it logs are the process's output.
    public static Process startOnTerminal(String... arguments) throws IOException {
        var quoted = command(arguments).stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
        return process(List.of("script", "--quiet", "--return", "--command", quoted, "/dev/null")).start();
    }

    /// It keeps its state where no user has some.
    private static ProcessBuilder process(List<String> command) {
        var builder = new ProcessBuilder(command);
        builder.environment().put("XDG_STATE_HOME", Path.of("target", "state").toAbsolutePath().toString());
        builder.environment().remove("STATE_DIRECTORY");
        return builder;
    }

    private static List<String> command(String... arguments) {
        var classPath = Stream.of("jdk.module.path", "java.class.path")
                .map(name -> System.getProperty(name, ""))
                .filter(path -> !path.isEmpty())
                .collect(Collectors.joining(File.pathSeparator));
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        // It lives for seconds: what it would compile thoroughly costs more than it saves.
        var options = List.of(
                java,
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Djava.awt.headless=true",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classPath,
                Main.class.getName());
        return Stream.concat(options.stream(), Stream.of(arguments)).toList();
    }

    /// What it says first, up to the line about Ctrl-C.
    public static String banner(Process program) throws IOException {
        return banner(program.inputReader(), "Ctrl-C");
    }

    /// What it says first, up to a line that begins so.
    public static String banner(BufferedReader output, String last) throws IOException {
        var banner = new StringBuilder();
        for (var line = output.readLine(); line != null; line = output.readLine()) {
            banner.append(line).append('\n');
            if (line.startsWith(last)) {
                break;
            }
        }
        return banner.toString();
    }
}
