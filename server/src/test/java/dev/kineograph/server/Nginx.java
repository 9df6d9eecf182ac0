// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;

/// A real nginx in front of a port of this machine.
///
/// **Threading.** Confined to its test.
public final class Nginx implements AutoCloseable {
    private final ProxyProcess process;

    /// @param folder for its files
    /// @param location the lines of its only location
    public Nginx(Path folder, String location) throws IOException {
        this(folder, "", "location / { %s }".formatted(location));
    }

    /// @param folder for its files
    /// @param listening what `listen` has behind the port
    /// @param lines of its only server
    Nginx(Path folder, String listening, String lines) throws IOException {
        this(folder, own -> "server { listen 127.0.0.1:%d %s; %s }".formatted(own, listening, lines));
    }

    /// One that has this server below a path.
    ///
    /// @param folder for its files
    /// @param path of its only location
    /// @param location the lines of that
    public static Nginx below(Path folder, String path, String location) throws IOException {
        return new Nginx(folder, "", "location %s { %s }".formatted(path, location));
    }

    /// One with these locations.
    ///
    /// @param folder for its files
    public static Nginx withLocations(Path folder, String locations) throws IOException {
        return new Nginx(folder, "", locations);
    }

    /// The one that docs/viewers.md shows, with other ports.
    static Nginx documented(Path folder, int port) throws IOException {
        var page = Files.readString(Path.of("../docs/viewers.md"));
        var begin = page.indexOf("    server {\n        listen 80 sndbuf");
        var shown = page.substring(begin, page.indexOf("\n    }\n", begin) + 7);
        return new Nginx(folder, own -> shown
                .replace("listen 80 ", "listen 127.0.0.1:" + own + " ")
                .replace("127.0.0.1:8080", "127.0.0.1:" + port));
    }

    private Nginx(Path folder, IntFunction<String> server) throws IOException {
        int port = ProxyProcess.freePort();
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
                  %s
                }
                """.formatted(server.apply(port)));
        process = new ProxyProcess(
                "nginx", "nginx-light", folder, port, List.of("-p", folder.toString(), "-c", configuration.toString(), "-e", "stderr"));
    }

    public int port() {
        return process.port();
    }

    RawClient client() {
        return process.client();
    }

    @Override
    public void close() {
        process.close();
    }
}
