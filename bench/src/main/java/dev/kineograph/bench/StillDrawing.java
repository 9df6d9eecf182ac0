// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.bench;

import dev.kineograph.Hub;
import dev.kineograph.StreamName;
import dev.kineograph.StreamSettings;
import dev.kineograph.imaging.Drawing;
import dev.kineograph.server.KineographServer;
import dev.kineograph.server.settings.EventLoops;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.ServerSettings;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.CubicCurve2D;
import java.io.IOException;

/// The measured server: one stream, `/bench`, of a drawing of 1280x720 that is painted all the time, whether somebody watches or not.
public final class StillDrawing {
    private static final int WIDTH = 1280;
    private static final int HEIGHT = 720;
    private static final Color[] COLORS = {Color.RED, Color.GREEN, Color.BLUE, Color.ORANGE};

    private StillDrawing() {}

    /// Runs until it is killed.
    ///
    /// @param arguments port, frames a second, and `still`, or `moving` for another pixel in each picture
    /// @throws IOException if the port is taken
    /// @throws InterruptedException never, unless the thread is interrupted
    public static void main(String[] arguments) throws IOException, InterruptedException {
        double fps = Double.parseDouble(arguments[1]);
        boolean isMoving = arguments[2].equals("moving");
        var hub = new Hub();
        hub.add(StreamName.of("bench"), StreamSettings.DEFAULT.withOnDemand(false), Drawing.of(WIDTH, HEIGHT, fps, (graphics, seconds) -> {
            paint(graphics);
            if (isMoving) {
                graphics.fillRect((int) Math.round(seconds * fps) % WIDTH, HEIGHT - 1, 1, 1);
            }
        }));
        var settings = ServerSettings.DEFAULT.with(EventLoops.DEFAULT.withCount(1));
        try (var server = KineographServer.start(hub, settings, new Listener.Http(Integer.parseInt(arguments[0])))) {
            System.out.println("listening on " + server.port());
            Thread.currentThread().join();
        }
    }

    private static void paint(Graphics2D graphics) {
        graphics.setStroke(new BasicStroke(4));
        for (int i = 0; i < COLORS.length; i++) {
            graphics.setColor(COLORS[i]);
            graphics.draw(new CubicCurve2D.Double(0, 90 + 180 * i, 400, -200 * i, 900, 900 - 100 * i, WIDTH, 90 + 180 * i));
        }
    }
}
