// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.examples;

import dev.kineograph.Hub;
import dev.kineograph.imaging.Drawing;
import dev.kineograph.server.KineographServer;
import java.io.IOException;

/// A drawing, live in every browser that opens the address: drawn once for all of them, and only while somebody watches.
public final class Ball {
    private Ball() {}

    /// Runs until it is killed.
    ///
    /// @throws IOException if the port is in use
    /// @throws InterruptedException if the thread is interrupted
    public static void main(String[] arguments) throws IOException, InterruptedException {
        // tag::listing
        var hub = new Hub();
        hub.add("ball", Drawing.of(640, 480, 30, (graphics, seconds) -> {
            graphics.fillOval((int) (300 + 200 * Math.sin(seconds * 3)), 220, 40, 40);
        }));
        try (var server = KineographServer.start(hub, 8080)) {
            System.out.println("http://localhost:" + server.port() + "/ball");
            Thread.currentThread().join();
        }
        // end::listing
    }
}
