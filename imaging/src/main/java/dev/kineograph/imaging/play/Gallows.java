// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.play;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.util.List;

/// The gallows of hangman, and who hangs there after so many wrong guesses.
///
/// **Threading.** Stateless.
final class Gallows {
    private static final BasicStroke WOOD = new BasicStroke(10, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
    private static final BasicStroke PEN = new BasicStroke(6, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);

    private static final List<Shape> FRAME = List.of(
            new Line2D.Double(40, 318, 220, 318),
            new Line2D.Double(80, 318, 80, 40),
            new Line2D.Double(80, 40, 190, 40),
            new Line2D.Double(80, 92, 128, 40),
            new Line2D.Double(190, 40, 190, 66));

    /// Head, body, arms, legs.
    private static final List<Shape> MAN = List.of(
            new Ellipse2D.Double(164, 68, 52, 52),
            new Line2D.Double(190, 120, 190, 206),
            new Line2D.Double(190, 140, 156, 180),
            new Line2D.Double(190, 140, 224, 180),
            new Line2D.Double(190, 206, 160, 264),
            new Line2D.Double(190, 206, 220, 264));

    /// The number of parts of the man.
    static final int PARTS = MAN.size();

    private Gallows() {}

    /// @param parts how many parts of the man there are
    static void paint(Graphics2D graphics, int parts) {
        graphics.setColor(Palette.RAISED);
        graphics.setStroke(WOOD);
        FRAME.forEach(graphics::draw);
        graphics.setColor(Palette.WARM);
        graphics.setStroke(PEN);
        MAN.stream().limit(parts).forEach(graphics::draw);
    }
}
