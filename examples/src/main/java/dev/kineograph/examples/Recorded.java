// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.examples;

import dev.kineograph.Hub;
import dev.kineograph.capture.recording.Recording;
import dev.kineograph.capture.recording.RecordingSettings;
import dev.kineograph.imaging.Drawing;
import dev.kineograph.server.KineographServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/// A live picture that is recorded while something happens, with the seconds before it. Here, something happens every few
/// seconds. The folder may be an argument.
public final class Recorded {
    private Recorded() {}

    /// Runs until it is killed.
    ///
    /// @throws IOException if the port is in use, or the folder cannot be written to
    /// @throws InterruptedException if the thread is interrupted
    public static void main(String[] arguments) throws IOException, InterruptedException {
        var folder = Path.of(arguments.length > 0 ? arguments[0] : "recorded");
        // tag::listing
        var hub = new Hub();
        var ball = hub.add("ball", Drawing.of(640, 480, 10, (graphics, seconds) ->
                graphics.fillOval((int) (300 + 200 * Math.sin(seconds)), 220, 40, 40)));
        var settings = RecordingSettings.of(folder).withBefore(Duration.ofSeconds(2)).withKeepBytes(100_000_000);

        try (var server = KineographServer.start(hub, 8080);
                var recording = Recording.of(ball, settings)) {
            System.out.println("http://localhost:" + server.port() + "/ball.mjpg");
            while (true) {
                Thread.sleep(3_000);
                recording.start(); // something happens
                Thread.sleep(1_000);
                recording.stop();
            }
        }
        // end::listing
    }
}
