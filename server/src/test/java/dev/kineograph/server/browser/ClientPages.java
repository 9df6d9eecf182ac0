// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.browser;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.kineograph.server.ClientVersion;
import dev.kineograph.server.NodeClients;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Pages with the browser file of a Socket.IO client each, on an origin of their own, and pictures for them to push.
///
/// **Threading.** Shared.
final class ClientPages implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, byte[]> pictures = new ConcurrentHashMap<>();

    ClientPages() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    String origin() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /// The page with that client.
    String url(ClientVersion version) {
        return "%s/page.html?generation=%s".formatted(origin(), version.generation());
    }

    /// A legacy page, which gets its client from that server and shows `mine.png`.
    String clicked(String server) {
        return "%s/clicked.html?%s".formatted(origin(), server);
    }

    /// From now on the picture is at this address.
    String add(String name, byte[] picture) {
        pictures.put("/" + name, picture);
        return origin() + "/" + name;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().getPath();
            if (path.equals("/page.html")) {
                reply(exchange, "text/html; charset=utf-8", page(exchange.getRequestURI().getQuery()));
            } else if (path.equals("/clicked.html")) {
                var page = Files.readString(NodeClients.folder().resolve("clicked.html"));
                var server = exchange.getRequestURI().getQuery();
                reply(exchange, "text/html; charset=utf-8", page.replace("SERVER", server).getBytes(UTF_8));
            } else if (path.equals("/page.js") || path.startsWith("/node_modules/sio-")) {
                reply(exchange, "text/javascript; charset=utf-8", Files.readAllBytes(NodeClients.folder().resolve(path.substring(1))));
            } else if (pictures.containsKey(path)) {
                reply(exchange, "image/png", pictures.get(path));
            } else {
                exchange.sendResponseHeaders(404, -1);
            }
        }
    }

    private static byte[] page(String query) {
        var generation = query.substring("generation=".length());
        return """
                <!doctype html>
                <link rel="icon" href="data:,">
                <title>client %1$s</title>
                <script src="/node_modules/sio-%1$s/dist/socket.io.js"></script>
                <script src="/page.js"></script>
                """.formatted(generation).getBytes(UTF_8);
    }

    private static void reply(HttpExchange exchange, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
