// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.bench;

import dev.kineograph.Hub;
import dev.kineograph.Publisher;
import dev.kineograph.server.KineographServer;
import dev.kineograph.server.Listener;
import dev.kineograph.server.ServerSettings;
import java.io.IOException;
import java.util.concurrent.locks.LockSupport;

/// The server under measurement: one stream, `/bench`, of equally long pictures that carry the time of their publishing.
public final class Broadcast {
    private Broadcast() {}

    /// Runs until it is killed.
    ///
    /// @param arguments port, bytes a frame, frames a second, event loops, and `nio` for NIO
    /// @throws IOException if the port is taken
    public static void main(String[] arguments) throws IOException {
        int port = Integer.parseInt(arguments[0]);
        int frameBytes = Integer.parseInt(arguments[1]);
        double fps = Double.parseDouble(arguments[2]);
        var settings = ServerSettings.DEFAULT
                .withEventLoops(Integer.parseInt(arguments[3]))
                .withEpoll(arguments.length < 5)
                .withMaxConnections(100_000, 100_000);
        var hub = new Hub();
        try (var server = KineographServer.start(hub, settings, new Listener.Http(port));
                var publisher = hub.publisher("bench")) {
            System.out.println("listening on " + server.port());
            publish(publisher, new StampedPicture(frameBytes), (long) (1e9 / fps));
        }
    }

    private static void publish(Publisher publisher, StampedPicture picture, long periodNanos) {
        for (long due = System.nanoTime(); true; due += periodNanos) {
            long left = due - System.nanoTime();
            while (left > 0) {
                LockSupport.parkNanos(left);
                left = due - System.nanoTime();
            }
            publisher.publish(picture.now());
        }
    }
}
