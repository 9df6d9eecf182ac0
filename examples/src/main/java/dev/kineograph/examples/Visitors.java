// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.examples;

import dev.kineograph.Hub;
import dev.kineograph.imaging.Counter;
import dev.kineograph.imaging.CounterPicture;
import dev.kineograph.server.KineographServer;
import java.io.IOException;

/// The number of people who watch it, as a live picture.
public final class Visitors {
    private Visitors() {}

    /// Runs until it is killed.
    ///
    /// @throws IOException if the port is in use
    /// @throws InterruptedException if the thread is interrupted
    public static void main(String[] arguments) throws IOException, InterruptedException {
        // tag::listing
        var hub = new Hub();
        Counter.addTo(hub, "online", CounterPicture.standard().label("Visitors: {n}").color("navy"));
        try (var server = KineographServer.start(hub, 8080)) {
            System.out.println("http://localhost:" + server.port() + "/online.mjpg");
            Thread.currentThread().join();
        }
        // end::listing
    }
}
