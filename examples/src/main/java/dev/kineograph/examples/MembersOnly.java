// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.examples;

import dev.kineograph.Access.Action;
import dev.kineograph.Hub;
import dev.kineograph.imaging.Drawing;
import dev.kineograph.server.KineographServer;
import dev.kineograph.server.access.AccessRules;
import dev.kineograph.server.access.PasswordHash;
import dev.kineograph.server.access.Who;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.ServerSettings;
import java.io.IOException;
import java.util.Set;

/// Everybody may watch the ball. The yard is for Anna, and for nobody else.
public final class MembersOnly {
    private MembersOnly() {}

    /// Runs until it is killed.
    ///
    /// @throws IOException if the port is in use
    /// @throws InterruptedException if the thread is interrupted
    public static void main(String[] arguments) throws IOException, InterruptedException {
        // tag::listing
        var hub = new Hub();
        for (var name : new String[] {"ball", "yard/ball"}) {
            hub.add(name, Drawing.of(640, 480, 30, (graphics, seconds) -> {
                graphics.fillOval((int) (300 + 200 * Math.sin(seconds * 3)), 220, 40, 40);
            }));
        }
        var access = AccessRules.builder()
                .user("anna", PasswordHash.of("correct horse".toCharArray())) // elsewhere, PasswordHash.parse(line)
                .allow(new Who.User("anna"), Set.of(Action.WATCH), "yard/*")
                .allow(Who.of("192.168.0.0/16"), Set.of(Action.PUBLISH), "*")
                .build();
        try (var server = KineographServer.start(hub, ServerSettings.DEFAULT.with(access), new Listener.Http(8080))) {
            System.out.println("http://localhost:" + server.port() + "/ball.mjpg");
            Thread.currentThread().join();
        }
        // end::listing
    }
}
