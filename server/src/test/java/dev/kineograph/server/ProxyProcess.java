// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/// A real proxy, run as a process in the foreground. A test is left out where the program is not installed.
///
/// **Threading.** Confined to its test.
final class ProxyProcess implements AutoCloseable {
    private final Process process;
    private final int port;

    /// @param program such as `nginx`
    /// @param debian the package that has it
    /// @param folder for its log
    /// @param port at which its configuration lets it listen
    ProxyProcess(String program, String debian, Path folder, int port, List<String> arguments) throws IOException {
        this.port = port;
        var found = find(program);
        Assumptions.assumeTrue(
                found.isPresent(),
                "left out, it needs %s (expected: the package %s, which ./verify installs)".formatted(program, debian));
        var log = folder.resolve(program + ".log");
        process = new ProcessBuilder(Stream.concat(found.stream(), arguments.stream()).toList())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        await().until(() -> !process.isAlive() || answers());
        if (!process.isAlive()) {
            throw new IllegalStateException(program + ": " + Files.readString(log));
        }
    }

    private static Optional<String> find(String program) {
        var path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/usr/local/sbin";
        return Stream.of(path.split(":"))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
    }

    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private boolean answers() {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    int port() {
        return port;
    }

    RawClient client() {
        return RawClient.to(port);
    }

    /// Apache may take ten seconds to end in order while it has clients.
    @Override
    public void close() {
        var all = Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
        process.destroy();
        process.onExit().completeOnTimeout(process, 3, TimeUnit.SECONDS).join();
        all.forEach(ProcessHandle::destroyForcibly);
        await().until(() -> all.stream().noneMatch(ProcessHandle::isAlive));
    }
}
