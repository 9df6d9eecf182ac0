// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.examples;

import dev.kineograph.Hub;
import dev.kineograph.imaging.Images;
import dev.kineograph.server.KineographServer;
import java.awt.Color;
import java.io.IOException;

/// The tutorial's first step: one picture, drawn in memory and sent as it is.
public final class OnePicture {
    private OnePicture() {}

    /// Runs until it is killed.
    ///
    /// @throws IOException if the port is in use
    /// @throws InterruptedException if the thread is interrupted
    public static void main(String[] arguments) throws IOException, InterruptedException {
        // tag::listing
        var hub = new Hub();
        byte[] picture = Images.jpeg(200, 200, graphics -> {
            graphics.setColor(Color.BLUE);
            graphics.fillRect(0, 0, 200, 200);
        });
        hub.publisher("picture").publish(picture);

        try (var server = KineographServer.start(hub, 8080)) {
            System.out.println("http://localhost:" + server.port() + "/picture.jpg");
            Thread.currentThread().join();
        }
        // end::listing
    }
}
