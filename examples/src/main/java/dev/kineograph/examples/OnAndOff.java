// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.examples;

import dev.kineograph.Hub;
import dev.kineograph.Picture;
import dev.kineograph.StreamName;
import dev.kineograph.StreamSettings;
import dev.kineograph.WhenStale;
import dev.kineograph.imaging.Images;
import dev.kineograph.server.KineographServer;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// A camera that is off most of the time. Meanwhile its viewers see its last picture dimmed, with its age on it, or the picture in a file, whose path may be
/// an argument.
public final class OnAndOff {
    private OnAndOff() {}

    /// Runs until it is killed.
    ///
    /// @throws IOException if the port is in use, or the file cannot be read
    /// @throws InterruptedException if the thread is interrupted
    public static void main(String[] arguments) throws IOException, InterruptedException {
        // tag::listing
        var meanwhile = arguments.length > 0
                ? WhenStale.showing(Picture.of(Files.readAllBytes(Path.of(arguments[0]))))
                : WhenStale.DIMMED;
        var hub = new Hub();
        hub.add(StreamName.of("camera"), StreamSettings.DEFAULT.withStaleAfter(Duration.ofSeconds(1)).withWhenStale(meanwhile));

        try (var server = KineographServer.start(hub, 8080);
                var camera = hub.publisher("camera")) {
            System.out.println("http://localhost:" + server.port() + "/camera.mjpg");
            for (float hue = 0; true; hue += 0.05f) {
                camera.publish(Images.jpeg(320, 240, Color.getHSBColor(hue, 1, 1)));
                Thread.sleep(hue % 1 < 0.95f ? 100 : 10_000);
            }
        }
        // end::listing
    }
}
