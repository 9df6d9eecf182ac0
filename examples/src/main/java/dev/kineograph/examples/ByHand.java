// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.examples;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.kineograph.imaging.Images;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;

/// What the tutorial warns about: M-JPEG in a few lines, with a separate drawing for each viewer. [Ball] shows the same picture.
public final class ByHand {
    private ByHand() {}

    /// Runs until it is killed.
    ///
    /// @throws IOException if the port is in use
    public static void main(String[] arguments) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 8080), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/ball", ByHand::show);
        server.start();
        System.out.println("http://localhost:" + server.getAddress().getPort() + "/ball");
    }

    // tag::listing
    private static void show(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "multipart/x-mixed-replace;boundary=next");
        exchange.sendResponseHeaders(200, 0);
        try (exchange; var out = exchange.getResponseBody()) {
            out.write("--next\r\n".getBytes(US_ASCII));
            for (int frame = 0; true; frame++) {
                byte[] picture = picture(frame / 30.0);
                out.write("Content-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n".formatted(picture.length).getBytes(US_ASCII));
                out.write(picture);
                out.write("\r\n--next\r\n".getBytes(US_ASCII));
                out.flush();
                Thread.sleep(1000 / 30);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
    // end::listing

    private static byte[] picture(double seconds) {
        return Images.jpeg(640, 480, graphics -> graphics.fillOval((int) (300 + 200 * Math.sin(seconds * 3)), 220, 40, 40));
    }
}
