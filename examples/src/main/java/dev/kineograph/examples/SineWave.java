// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.examples;

import dev.kineograph.Hub;
import dev.kineograph.imaging.Drawing;
import dev.kineograph.server.KineographServer;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Path2D;
import java.io.IOException;

/// The tutorial's third step: a travelling sine wave, drawn while it is watched.
public final class SineWave {
    // tag::equation
    private static final double AMPLITUDE = 100;
    private static final double WAVELENGTH = 200;
    private static final double FREQUENCY = 0.5;

    private static double y(double x, double seconds) {
        return AMPLITUDE * Math.sin(2 * Math.PI * (x / WAVELENGTH - FREQUENCY * seconds));
    }
    // end::equation

    // tag::paint
    private static void paint(Graphics2D graphics, double seconds) {
        var wave = new Path2D.Double();
        wave.moveTo(0, 150 - y(0, seconds));
        for (int x = 1; x <= 400; x++) {
            wave.lineTo(x, 150 - y(x, seconds));
        }
        graphics.setColor(Color.BLUE);
        graphics.setStroke(new BasicStroke(4));
        graphics.draw(wave);
    }
    // end::paint

    private SineWave() {}

    /// Runs until it is killed.
    ///
    /// @throws IOException if the port is in use
    /// @throws InterruptedException if the thread is interrupted
    public static void main(String[] arguments) throws IOException, InterruptedException {
        // tag::listing
        var hub = new Hub();
        hub.add("wave", Drawing.of(400, 300, 20, SineWave::paint));

        try (var server = KineographServer.start(hub, 8080)) {
            System.out.println("http://localhost:" + server.port() + "/wave");
            Thread.currentThread().join();
        }
        // end::listing
    }
}
