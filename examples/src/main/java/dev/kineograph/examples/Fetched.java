// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.examples;

import dev.kineograph.Hub;
import dev.kineograph.SourceProvider;
import dev.kineograph.StreamName;
import dev.kineograph.StreamSettings;
import dev.kineograph.imaging.Drawing;
import dev.kineograph.server.KineographServer;
import java.io.IOException;
import java.net.URI;

/// The live picture of a camera, fetched while somebody watches, once for all viewers. Its address may be an argument; without one a drawing
/// takes the place of the camera.
public final class Fetched {
    private Fetched() {}

    /// Runs until it is killed.
    ///
    /// @throws IOException if the port is in use
    /// @throws InterruptedException if the thread is interrupted
    public static void main(String[] arguments) throws IOException, InterruptedException {
        // tag::listing
        var hub = new Hub();
        hub.add("camera", Drawing.of(640, 480, 10, (graphics, seconds) -> graphics.fillOval((int) (seconds * 50 % 600), 220, 40, 40)));

        try (var server = KineographServer.start(hub, 8080)) {
            var address = arguments.length > 0 ? arguments[0] : "http://localhost:" + server.port() + "/camera.mjpg";
            hub.add(StreamName.of("door"), StreamSettings.FETCHED, SourceProvider.find(URI.create(address)));
            System.out.println("http://localhost:" + server.port() + "/door");
            Thread.currentThread().join();
        }
        // end::listing
    }
}
