// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.play;

import dev.kineograph.imaging.text.TextOutliner;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;

/// Text and buttons in the font that comes with the program.
///
/// **Threading.** Stateless.
final class Sign {
    /// How far below its middle a line of capitals has its baseline, in its size.
    private static final double HALF_CAPITAL = 0.36;

    private static final double ROUND = 14;

    private Sign() {}

    /// Draws a line of text around a point.
    ///
    /// @param size of the font, in pixels
    static void centred(Graphics2D graphics, String text, double x, double y, double size, Color color) {
        var outline = outline(text, size);
        draw(graphics, outline, x - outline.getBounds2D().getCenterX(), y + HALF_CAPITAL * size, color);
    }

    /// Draws a line of text that begins at a point.
    static void from(Graphics2D graphics, String text, double x, double y, double size, Color color) {
        draw(graphics, outline(text, size), x, y + HALF_CAPITAL * size, color);
    }

    private static Shape outline(String text, double size) {
        return AffineTransform.getScaleInstance(size, size).createTransformedShape(TextOutliner.shipped().outline(text));
    }

    private static void draw(Graphics2D graphics, Shape outline, double x, double y, Color color) {
        graphics.setColor(color);
        graphics.fill(AffineTransform.getTranslateInstance(x, y).createTransformedShape(outline));
    }

    /// Draws a button with a line of text.
    static void button(Graphics2D graphics, String text, Rectangle2D place, Color back, Color front) {
        panel(graphics, place, back);
        centred(graphics, text, place.getCenterX(), place.getCenterY(), Math.min(24, place.getHeight() * 0.45), front);
    }

    /// Draws an area with round corners.
    static void panel(Graphics2D graphics, Rectangle2D place, Color color) {
        graphics.setColor(color);
        graphics.fill(round(place));
    }

    /// An area with round corners.
    static Shape round(Rectangle2D place) {
        return new RoundRectangle2D.Double(place.getX(), place.getY(), place.getWidth(), place.getHeight(), ROUND, ROUND);
    }
}
