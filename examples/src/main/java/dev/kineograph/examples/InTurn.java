// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.examples;

import dev.kineograph.Hub;
import dev.kineograph.imaging.Images;
import dev.kineograph.server.KineographServer;
import java.awt.Color;
import java.io.IOException;

/// The tutorial's second step: three pictures in turn, each for half a second.
public final class InTurn {
    private InTurn() {}

    /// Runs until it is killed.
    ///
    /// @throws IOException if the port is in use
    /// @throws InterruptedException if the thread is interrupted
    public static void main(String[] arguments) throws IOException, InterruptedException {
        // tag::listing
        var hub = new Hub();
        hub.add("animation", publisher -> {
            byte[][] pictures = {
                Images.jpeg(200, 200, Color.RED),
                Images.jpeg(200, 200, Color.GREEN),
                Images.jpeg(200, 200, Color.BLUE)
            };
            for (int turn = 0; true; turn = (turn + 1) % pictures.length) {
                publisher.publish(pictures[turn]);
                Thread.sleep(500);
            }
        });

        try (var server = KineographServer.start(hub, 8080)) {
            System.out.println("http://localhost:" + server.port() + "/animation");
            Thread.currentThread().join();
        }
        // end::listing
    }
}
