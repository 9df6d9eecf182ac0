// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.examples;

import dev.kineograph.imaging.Images;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Draws the tutorial's film strip, `docs/tutorial/film-strip.png`: a moment of an animation in each frame.
public final class FilmStrip {
    private static final int FRAMES = 6;
    private static final double SECONDS_BETWEEN = 0.2;
    private static final int WIDTH = 160;
    private static final int HEIGHT = 120;
    private static final int GAP = 8;
    private static final int EDGE = 30;
    private static final int HOLES = 4;

    private FilmStrip() {}

    /// Writes the picture to a file.
    ///
    /// @param arguments the file
    /// @throws IOException if it cannot be written
    public static void main(String[] arguments) throws IOException {
        var file = Path.of(arguments.length > 0 ? arguments[0] : "film-strip.png");
        Files.write(file, Images.png(FRAMES * (WIDTH + GAP) + GAP, HEIGHT + 2 * EDGE, FilmStrip::paint));
        System.out.println(file.toAbsolutePath());
    }

    private static void paint(Graphics2D graphics) {
        graphics.setColor(new Color(0x24292f));
        graphics.fill(new RoundRectangle2D.Double(0, 0, FRAMES * (WIDTH + GAP) + GAP, HEIGHT + 2 * EDGE, 12, 12));
        for (int frame = 0; frame < FRAMES; frame++) {
            double left = GAP + frame * (WIDTH + GAP);
            paintHoles(graphics, left);
            var one = (Graphics2D) graphics.create();
            one.translate(left, EDGE);
            one.clip(new Rectangle2D.Double(0, 0, WIDTH, HEIGHT));
            paintFrame(one, frame * SECONDS_BETWEEN);
            one.dispose();
        }
    }

    private static void paintHoles(Graphics2D graphics, double left) {
        graphics.setColor(Color.WHITE);
        double step = (WIDTH + GAP) / (double) HOLES;
        for (int hole = 0; hole < HOLES; hole++) {
            double x = left - GAP / 2.0 + (hole + 0.5) * step - 8;
            graphics.fill(new RoundRectangle2D.Double(x, 9, 16, 12, 5, 5));
            graphics.fill(new RoundRectangle2D.Double(x, EDGE + HEIGHT + 9, 16, 12, 5, 5));
        }
    }

    /// The wave of [SineWave], smaller, with a float on it that shows how the wave moves.
    private static void paintFrame(Graphics2D graphics, double seconds) {
        graphics.setColor(Color.WHITE);
        graphics.fill(new Rectangle2D.Double(0, 0, WIDTH, HEIGHT));
        var wave = new Path2D.Double();
        wave.moveTo(0, y(0, seconds));
        for (int x = 1; x <= WIDTH; x++) {
            wave.lineTo(x, y(x, seconds));
        }
        graphics.setColor(Color.BLUE);
        graphics.setStroke(new BasicStroke(3));
        graphics.draw(wave);
        graphics.setColor(Color.RED);
        graphics.fill(new Ellipse2D.Double(WIDTH / 2.0 - 7, y(WIDTH / 2.0, seconds) - 7, 14, 14));
    }

    private static double y(double x, double seconds) {
        return HEIGHT / 2.0 - 40 * Math.sin(2 * Math.PI * (x / 80 - 0.5 * seconds));
    }
}
