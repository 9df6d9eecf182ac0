// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.examples;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.kineograph.Frame;
import dev.kineograph.Framing;
import dev.kineograph.Hub;
import dev.kineograph.Subscription;
import dev.kineograph.imaging.Drawing;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Executors;

/// The core alone in your own server: the same wire format with [dev.kineograph.MultipartFraming], with one thread per viewer.
public final class OwnServer {
    private static final Duration FIRST_FRAME = Duration.ofSeconds(10);

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
        server.start();
        System.out.println("http://localhost:" + server.getAddress().getPort() + "/ball");
    }

    /// The same frame again if there is no new one for a while: this is how the server notices that a viewer has left.
    private static Frame next(Subscription frames, Frame shown) throws InterruptedException {
        var frame = frames.await(Duration.ofSeconds(3));
        return frame == null ? shown : frame;
    }

    private static void show(Hub hub, HttpExchange exchange) throws IOException {
        var accept = exchange.getRequestHeaders().getFirst("Accept");
        var framing = Framing.forAccept(accept == null ? "" : accept);
        exchange.getResponseHeaders().set("Content-Type", hub.framing().contentType());
        exchange.sendResponseHeaders(200, 0);
        try (exchange;
                var out = exchange.getResponseBody();
                var frames = hub.stream("ball").watch()) {
            hub.framing().writeOpening(out, framing);
            for (var frame = frames.await(FIRST_FRAME); frame != null; frame = next(frames, frame)) {
                hub.framing().write(out, frame.picture(), framing);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
