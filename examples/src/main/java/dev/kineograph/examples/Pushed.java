// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.examples;

import dev.kineograph.Hub;
import dev.kineograph.imaging.Images;
import dev.kineograph.server.KineographServer;
import java.awt.Color;
import java.io.IOException;

/// Publishes pictures that a program already has.
public final class Pushed {
    private Pushed() {}

    /// Runs until it is killed.
    ///
    /// @throws IOException if the port is in use
    /// @throws InterruptedException if the thread is interrupted
    public static void main(String[] arguments) throws IOException, InterruptedException {
        var hub = new Hub();
        try (var server = KineographServer.start(hub, 8080);
                var publisher = hub.publisher("colours")) {
            System.out.println("http://localhost:" + server.port() + "/colours");
            for (float hue = 0; true; hue += 0.01f) {
                publisher.publish(Images.jpeg(200, 200, Color.getHSBColor(hue, 1, 1)));
                Thread.sleep(100);
            }
        }
    }
}
