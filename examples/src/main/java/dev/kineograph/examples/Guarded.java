// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.examples;

import dev.kineograph.Access;
import dev.kineograph.Access.Decision;
import dev.kineograph.Hub;
import dev.kineograph.imaging.Drawing;
import dev.kineograph.server.KineographServer;
import dev.kineograph.server.settings.Limits;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.ServerSettings;
import java.io.IOException;
import java.util.Optional;

/// Everybody may watch the ball. Publishing needs a token, and nobody may see the vault.
public final class Guarded {
    private static final Optional<String> TOKEN = Optional.of("Bearer let-me-in");

    private Guarded() {}

    /// Runs until it is killed.
    ///
    /// @throws IOException if the port is in use
    /// @throws InterruptedException if the thread is interrupted
    public static void main(String[] arguments) throws IOException, InterruptedException {
        // tag::listing
        var hub = new Hub();
        hub.stream("vault");
        hub.add("ball", Drawing.of(640, 480, 30, (graphics, seconds) -> {
            graphics.fillOval((int) (300 + 200 * Math.sin(seconds * 3)), 220, 40, 40);
        }));
        Access access = (action, stream, caller) -> switch (action) {
            case WATCH, SNAPSHOT -> stream.value().equals("vault") ? Decision.hidden() : Decision.undecided();
            case PUBLISH -> caller.authorization().equals(TOKEN)
                    ? Decision.allowed()
                    : Decision.challenged("%s: a token is needed to publish".formatted(stream), "Bearer");
            case ADMINISTER -> Decision.denied("streams are made by the program alone");
        };
        var settings = ServerSettings.DEFAULT.with(access);
        try (var server = KineographServer.start(hub, settings, new Listener.Http(8080))) {
            System.out.println("http://localhost:" + server.port() + "/ball.mjpg");
            server.settings(settings.with(new Limits(1000, 50))); // disconnects nobody
            Thread.currentThread().join();
        }
        // end::listing
    }
}
