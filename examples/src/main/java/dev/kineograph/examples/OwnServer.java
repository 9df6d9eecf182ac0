// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.examples;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.kineograph.Framing;
import dev.kineograph.Hub;
import dev.kineograph.ImageStream;
import dev.kineograph.MultipartWriter;
import dev.kineograph.imaging.Drawing;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;

/// The core alone in your own server: the same wire format with [dev.kineograph.MultipartFraming], with one thread per viewer, and the same numbers.
public final class OwnServer {
    private OwnServer() {}

    /// Runs until it is killed.
    ///
    /// @throws IOException if the port is in use
    public static void main(String[] arguments) throws IOException {
        var hub = new Hub();
        hub.add("ball", Drawing.of(640, 480, 30, (graphics, seconds) ->
                graphics.fillOval((int) (300 + 200 * Math.sin(seconds * 3)), 220, 40, 40)));
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 8080), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/ball", exchange -> show(hub, exchange));
        server.createContext("/ball.txt", exchange -> count(hub.stream("ball"), exchange));
        server.start();
        System.out.println("http://localhost:" + server.getAddress().getPort() + "/ball");
    }

    private static void show(Hub hub, HttpExchange exchange) throws IOException {
        var accept = exchange.getRequestHeaders().getFirst("Accept");
        exchange.getResponseHeaders().set("Content-Type", hub.framing().contentType());
        exchange.sendResponseHeaders(200, 0);
        try (exchange; var out = exchange.getResponseBody()) {
            stream(hub, out, Framing.forAccept(accept == null ? "" : accept), exchange.getRemoteAddress().toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // tag::listing
    private static void stream(Hub hub, OutputStream out, Framing framing, String viewer) throws IOException, InterruptedException {
        var ball = hub.stream("ball");
        try (var _ = ball.presence().join(viewer)) { // counts the viewer until it leaves
            new MultipartWriter(out, hub.framing(), framing).write(ball); // until it leaves, or the stream is retired
        }
    }

    private static void count(ImageStream ball, HttpExchange exchange) throws IOException {
        var stats = ball.stats();
        var line = "%d viewers, %d frames sent\n".formatted(stats.viewers(), stats.framesSent());
        exchange.sendResponseHeaders(200, line.length());
        try (exchange) {
            exchange.getResponseBody().write(line.getBytes(US_ASCII));
        }
    }
    // end::listing
}
