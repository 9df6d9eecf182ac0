// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.play;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;

/// What a player of tic-tac-toe puts into a cell.
///
/// **Threading.** Immutable.
enum Mark {
    X(Palette.WARM),
    O(Palette.COOL);

    private static final BasicStroke PEN = new BasicStroke(14, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
    private static final double MARGIN = 34;

    private final Color color;

    Mark(Color color) {
        this.color = color;
    }

    Color color() {
        return color;
    }

    Mark other() {
        return this == X ? O : X;
    }

    void paint(Graphics2D graphics, Rectangle2D cell) {
        graphics.setColor(color);
        graphics.setStroke(PEN);
        double left = cell.getX() + MARGIN;
        double top = cell.getY() + MARGIN;
        double right = cell.getMaxX() - MARGIN;
        double bottom = cell.getMaxY() - MARGIN;
        switch (this) {
            case X -> {
                graphics.draw(new Line2D.Double(left, top, right, bottom));
                graphics.draw(new Line2D.Double(right, top, left, bottom));
            }
            case O -> graphics.draw(new Ellipse2D.Double(left, top, right - left, bottom - top));
        }
    }
}
