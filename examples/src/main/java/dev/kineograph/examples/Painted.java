// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.examples;

import dev.kineograph.Hub;
import dev.kineograph.imaging.Drawing;
import dev.kineograph.server.KineographServer;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.ServerSettings;
import dev.kineograph.server.settings.SocketIoSettings;
import java.awt.Color;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/// A wall that pages paint: each page sends a colour, and all pages see it.
public final class Painted {
    private static final Map<Object, Color> COLORS = Map.of("red", Color.RED, "green", Color.GREEN, "blue", Color.BLUE);

    private Painted() {}

    /// Runs until it is killed.
    ///
    /// @throws IOException if the port is in use
    /// @throws InterruptedException if the thread is interrupted
    public static void main(String[] arguments) throws IOException, InterruptedException {
        // tag::listing
        var color = new AtomicReference<>(Color.BLUE);
        var hub = new Hub();
        hub.add("wall", Drawing.of(320, 240, 10, (graphics, seconds) -> {
            graphics.setColor(color.get());
            graphics.fillRect(0, 0, 320, 240);
        }));
        // socket.emit('paint', 'red', result => ...)
        var events = SocketIoSettings.DEFAULT.with((client, event, said, acknowledge) -> {
            color.set(COLORS.getOrDefault(String.valueOf(said.getFirst()), Color.GRAY));
            client.toOthers("painted", said.getFirst());
            acknowledge.accept(List.of("done"));
        });
        var listener = new Listener.Http(8080).with(events);
        try (var server = KineographServer.start(hub, ServerSettings.DEFAULT, listener)) {
            System.out.println("http://localhost:" + server.port() + "/wall.mjpg");
            Thread.currentThread().join();
        }
        // end::listing
    }
}
