// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// Producers of pictures on a socket as the world has them: programs of their own.
public final class PythonProducer {
    private PythonProducer() {}

    /// Starts a producer that sends those files, in their order, to a TCP port.
    public static Process send(int port, List<Path> files) throws IOException {
        var arguments = new ArrayList<String>();
        files.forEach(file -> arguments.add(file.toString()));
        return python(port, arguments);
    }

    /// Starts a producer that sends half of a file, and returns when it has.
    public static Process sendHalf(int port, Path file) throws IOException {
        var producer = python(port, List.of("--half", file.toString()));
        assertThat(producer.inputReader().readLine()).isEqualTo("half");
        return producer;
    }

    private static Process python(int port, List<String> arguments) throws IOException {
        var script = Objects.requireNonNull(PythonProducer.class.getResource("/imagestream/producer.py")).getPath();
        var command = new ArrayList<>(List.of("python3", script, String.valueOf(port)));
        command.addAll(arguments);
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    /// Waits until a producer has sent everything and left.
    public static void awaitEnd(Process producer) throws InterruptedException {
        assertThat(producer.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(producer.exitValue()).isZero();
    }

    /// Writes pictures to files, in their order.
    public static List<Path> files(Path folder, List<byte[]> pictures) throws IOException {
        var files = new ArrayList<Path>();
        for (byte[] picture : pictures) {
            files.add(Files.write(Files.createTempFile(folder, "picture", ".png"), picture));
        }
        return files;
    }
}
