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
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/// A real nginx in front of a port of this machine.
///
/// **Threading.** Confined to its test.
public final class Nginx implements AutoCloseable {
    private final Process process;
    private final int port;

    /// @param folder for its files
    /// @param location the lines of its only location
    public Nginx(Path folder, String location) throws IOException {
        this(folder, "/", location);
    }

    /// @param folder for its files
    /// @param path of its only location
    /// @param location the lines of that
    public Nginx(Path folder, String path, String location) throws IOException {
        var program = program();
        Assumptions.assumeTrue(program.isPresent(), "left out, it needs nginx (expected: the package nginx-light, which ./verify installs)");
        port = freePort();
        var configuration = folder.resolve("nginx.conf");
        Files.writeString(configuration, """
                daemon off;
                master_process off;
                pid nginx.pid;
                error_log stderr;
                events {}
                http {
                  access_log off;
                  client_body_temp_path body;
                  proxy_temp_path proxy;
                  fastcgi_temp_path fastcgi;
                  uwsgi_temp_path uwsgi;
                  scgi_temp_path scgi;
                  server {
                    listen 127.0.0.1:%d;
                    location %s { %s }
                  }
                }
                """.formatted(port, path, location));
        process = new ProcessBuilder(List.of(program.get(), "-p", folder.toString(), "-c", configuration.toString(), "-e", "stderr"))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("nginx.log").toFile())
                .start();
        await().until(() -> !process.isAlive() || answers());
        if (!process.isAlive()) {
            throw new IllegalStateException("nginx: " + Files.readString(folder.resolve("nginx.log")));
        }
    }

    private static Optional<String> program() {
        var path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/usr/local/sbin";
        return Stream.of(path.split(":"))
                .map(folder -> Path.of(folder, "nginx"))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
    }

    private static int freePort() throws IOException {
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

    public int port() {
        return port;
    }

    RawClient client() {
        return RawClient.to(port);
    }

    @Override
    public void close() {
        process.destroy();
        await().until(() -> !process.isAlive());
    }
}
