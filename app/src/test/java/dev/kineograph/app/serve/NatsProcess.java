// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;

/// A real nats-server on a free port of the loopback.
public final class NatsProcess implements AutoCloseable {
    private static final Pattern PORT = Pattern.compile("nats://[^\"]*:(\\d+)");

    private final Path folder;
    private final Process process;

    private NatsProcess(Path folder, Process process) {
        this.folder = folder;
        this.process = process;
    }

    /// Starts it, and waits for its port.
    public static NatsProcess start(Path folder) throws IOException {
        var process = new ProcessBuilder("nats-server", "-a", "127.0.0.1", "-p", "-1", "--ports_file_dir", folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("nats.log").toFile())
                .start();
        var nats = new NatsProcess(folder, process);
        await().until(() -> !nats.address().isEmpty());
        return nats;
    }

    /// Where it listens.
    public String address() throws IOException {
        var file = folder.resolve("nats-server_" + process.pid() + ".ports");
        var found = PORT.matcher(Files.exists(file) ? Files.readString(file) : "");
        return found.find() ? "nats://127.0.0.1:" + found.group(1) : "";
    }

    @Override
    public void close() {
        process.destroyForcibly();
        assertThat(process.onExit()).succeedsWithin(Duration.ofSeconds(10));
    }
}
