// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.examples;

import dev.kineograph.imaging.Images;
import dev.kineograph.server.JpgPusher;
import java.io.IOException;

/// A function that returns one picture per call, on its own port: the Java equivalent of a JPGPusher program.
public final class DrawnCamera {
    private DrawnCamera() {}

    /// Runs until it is killed.
    ///
    /// @throws IOException if the port is in use
    /// @throws InterruptedException if the thread is interrupted
    public static void main(String[] arguments) throws IOException, InterruptedException {
        // tag::listing
        try (var pusher = new JpgPusher(() -> {
            Thread.sleep(50);
            return Images.jpeg(320, 240, pen -> pen.fillOval((int) (System.currentTimeMillis() / 10 % 280), 100, 40, 40));
        })) {
            pusher.start(12340);
            System.out.println("http://localhost:" + pusher.port() + "/stream");
            Thread.currentThread().join();
        }
        // end::listing
    }
}
