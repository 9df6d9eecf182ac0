// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A checkout of its own: `examples/run` and the examples as they stand, but each on a free port, and with the libraries that
/// are being tested.
///
/// **Threading.** Immutable.
final class Checkout {
    private static final Path ROOT = Path.of("..");
    private static final Path SOURCES = Path.of("examples/src/main/java/dev/kineograph/examples");

    private final Path folder;

    private Checkout(Path folder) {
        this.folder = folder;
    }

    /// An example that runs and has said where. Ends with this.
    record Running(Process process, BufferedReader output, String address) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            process.destroyForcibly().onExit().join();
            output.close();
        }
    }

    static Checkout in(Path folder) throws IOException {
        Files.createDirectories(folder.resolve(SOURCES));
        Files.createDirectories(folder.resolve(".mvn"));
        for (var file : new String[] {"examples/run", ".mvn/jdk.sh"}) {
            Files.copy(ROOT.resolve(file), folder.resolve(file));
        }
        try (var sources = Files.list(ROOT.resolve(SOURCES))) {
            for (var source : sources.toList()) {
                Files.writeString(
                        folder.resolve(SOURCES).resolve(source.getFileName()), Files.readString(source).replaceAll("8080|8443", "0"));
            }
        }
        return new Checkout(folder);
    }

    /// Runs a command that does not end by itself, until it says where it listens.
    Running start(String command) throws IOException {
        var process = shell("exec " + command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        var output = process.inputReader();
        var address = output.readLine();
        assertThat(address).as("what was said by: " + command).matches("https?://localhost:.*");
        return new Running(process, output, address);
    }

    /// Runs a command that ends well, and returns what it printed.
    byte[] run(String command) throws IOException, InterruptedException {
        var process = shell(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        var said = process.getInputStream().readAllBytes();
        assertThat(process.waitFor()).as("exit code of: " + command).isZero();
        return said;
    }

    private ProcessBuilder shell(String command) {
        var shell = new ProcessBuilder("bash", "-c", command).directory(folder.toFile());
        shell.environment().put("JAVA_HOME", System.getProperty("java.home"));
        // They live for seconds: what they would compile thoroughly costs more than it saves.
        shell.environment().put("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
        shell.environment().put("KINEOGRAPH_LIBRARIES", Stream.of("jdk.module.path", "java.class.path")
                .map(name -> System.getProperty(name, ""))
                .filter(path -> !path.isEmpty())
                .collect(Collectors.joining(File.pathSeparator)));
        return shell;
    }
}
