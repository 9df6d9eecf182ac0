// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.examples;

import dev.kineograph.Hub;
import dev.kineograph.imaging.Drawing;
import dev.kineograph.server.KineographServer;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.ServerSettings;
import dev.kineograph.server.settings.Tls;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/// An encrypted port, and a plain one that leads there.
public final class Encrypted {
    private Encrypted() {}

    /// Runs until it is killed.
    ///
    /// @param arguments the certificate and the key, PEM files
    /// @throws IOException if a port is in use
    /// @throws InterruptedException if the thread is interrupted
    public static void main(String[] arguments) throws IOException, InterruptedException {
        var hub = new Hub();
        hub.add("ball", Drawing.of(640, 480, 30, (graphics, seconds) -> {
            graphics.fillOval((int) (300 + 200 * Math.sin(seconds * 3)), 220, 40, 40);
        }));
        // tag::listing
        var tls = Tls.of(Path.of(arguments[0]), Path.of(arguments[1])); // fullchain.pem and privkey.pem
        try (var server = KineographServer.start(hub, ServerSettings.DEFAULT, new Listener.Http(8443).with(tls))) {
            server.listen(new Listener.Redirect(new InetSocketAddress("localhost", 8080), server.port()));
            System.out.println("https://localhost:" + server.port() + "/ball.mjpg");
            Thread.currentThread().join();
        }
        // end::listing
    }
}
