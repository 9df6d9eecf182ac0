// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/// A real program that a test talks to. The test is left out where it is not installed.
public final class Peer implements AutoCloseable {
    private final Process process;
    private final Path log;

    public Peer(Path folder, String program, String... arguments) throws IOException {
        var found = find(program);
        Assumptions.assumeTrue(found.isPresent(), "left out, it needs %s (expected: installed by ./verify)".formatted(program));
        log = folder.resolve(Path.of(program).getFileName() + ".log");
        process = new ProcessBuilder(Stream.concat(found.stream(), Stream.of(arguments)).toList())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    /// Where a program is, by its name or its whole path.
    public static Optional<String> find(String program) {
        var path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin";
        return Stream.of(path.split(":"))
                .map(folder -> Path.of(folder).resolve(program))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
    }

    /// A port that is free now.
    public static int freePort() {
        try (var nobody = Upstream.of(new byte[0])) {
            return nobody.port();
        }
    }

    public Peer awaitPort(int port) throws IOException {
        await().until(() -> !process.isAlive() || listens(port));
        if (!process.isAlive()) {
            throw new IllegalStateException(Files.readString(log));
        }
        return this;
    }

    private static boolean listens(int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        var all = Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
        process.destroy();
        process.onExit().completeOnTimeout(process, 3, TimeUnit.SECONDS).join();
        all.forEach(ProcessHandle::destroyForcibly);
        await().until(() -> all.stream().noneMatch(ProcessHandle::isAlive));
    }

    /// Runs a program to its end.
    public static void run(Path folder, List<String> command) throws IOException, InterruptedException {
        var log = folder.resolve("run.log");
        int code = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start().waitFor();
        if (code != 0) {
            throw new IllegalStateException(Files.readString(log));
        }
    }
}
