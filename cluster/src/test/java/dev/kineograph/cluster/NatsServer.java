// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.cluster;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// A real nats-server on a free port of the loopback, which a test may stop, kill and start again at the same port.
final class NatsServer implements AutoCloseable {
    private static final Pattern PORT = Pattern.compile("nats://[^\"]*:(\\d+)");
    private static final Pattern ROUTES = Pattern.compile("\"cluster\"\\s*:\\s*\\[\\s*\"[^\"]*:(\\d+)\"");

    private final Path folder;
    private final List<String> options;
    private Process process;
    private int port = -1;

    private NatsServer(Path folder, List<String> options) {
        this.folder = folder;
        this.options = options;
    }

    /// @param configuration lines of its configuration
    static NatsServer start(Path folder, String... configuration) throws IOException {
        var file = Files.write(folder.resolve("nats.conf"), List.of(configuration));
        var server = new NatsServer(folder, List.of("-c", file.toString()));
        server.start();
        return server;
    }

    void start() {
        var command = new ArrayList<>(List.of("nats-server", "-a", "127.0.0.1", "-p", Integer.toString(port)));
        command.addAll(List.of("--ports_file_dir", folder.toString()));
        command.addAll(options);
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(folder.resolve("nats.log").toFile()).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        await().until(() -> readPort() > 0);
        port = readPort();
    }

    private int readPort() {
        try {
            var file = folder.resolve("nats-server_" + process.pid() + ".ports");
            var found = PORT.matcher(Files.exists(file) ? Files.readString(file) : "");
            return found.find() ? Integer.parseInt(found.group(1)) : -1;
        } catch (IOException e) {
            return -1;
        }
    }

    /// Where it waits for routes of other servers of its system.
    int routePort() throws IOException {
        var found = ROUTES.matcher(Files.readString(folder.resolve("nats-server_" + process.pid() + ".ports")));
        if (!found.find()) {
            throw new IllegalStateException("no port for routes");
        }
        return Integer.parseInt(found.group(1));
    }

    String address() {
        return "nats://127.0.0.1:" + port;
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
