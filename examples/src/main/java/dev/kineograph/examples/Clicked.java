// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.examples;

import dev.kineograph.Hub;
import dev.kineograph.Participant;
import dev.kineograph.imaging.InteractiveDrawing;
import dev.kineograph.server.KineographServer;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Point;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Dots where people click, each person's in a colour of their own. No page needs a script.
public final class Clicked {
    private Clicked() {}

    // tag::board
    private static final class Dots implements InteractiveDrawing.Board {
        private final Map<Participant, List<Point>> dots = new HashMap<>();

        @Override
        public void onClick(int x, int y, Participant participant) {
            dots.computeIfAbsent(participant, _ -> new ArrayList<>()).add(new Point(x, y));
        }

        @Override
        public void onLeave(Participant participant) {
            dots.remove(participant);
        }

        @Override
        public void paint(Graphics2D graphics, String view) {
            dots.forEach((participant, points) -> {
                graphics.setColor(Color.getHSBColor(participant.hashCode() % 100 / 100f, 0.8f, 0.8f));
                points.forEach(point -> graphics.fillOval(point.x - 8, point.y - 8, 16, 16));
            });
        }
    }
    // end::board

    /// Runs until it is killed.
    ///
    /// @throws IOException if the port is in use
    /// @throws InterruptedException if the thread is interrupted
    public static void main(String[] arguments) throws IOException, InterruptedException {
        // tag::listing
        var hub = new Hub();
        hub.add("dots", InteractiveDrawing.of(640, 480, new Dots()));
        try (var server = KineographServer.start(hub, 8080)) {
            System.out.println("http://localhost:" + server.port() + "/dots");
            Thread.currentThread().join();
        }
        // end::listing
    }
}
