// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.render;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.function.Consumer;

/// Units in which a scene is drawn whatever the picture's size: at least 640 by 480 of them fit, with the origin in the
/// middle.
///
/// **Threading.** Immutable.
///
/// @param scale pixels in a unit
/// @param width of the whole picture, in units
/// @param height of the whole picture, in units
record Stage(double scale, double width, double height) {
    private static final double THINNEST_PIXELS = 1.1;

    static Stage of(int pixelWidth, int pixelHeight) {
        double scale = Math.min(pixelWidth / 640.0, pixelHeight / 480.0);
        return new Stage(scale, pixelWidth / scale, pixelHeight / scale);
    }

    /// What stays the same in all pictures, drawn once: gradients cost as much as all that moves in front of them.
    BufferedImage backdrop(Consumer<Graphics2D> painter) {
        var image = new BufferedImage(pixels(width), pixels(height), BufferedImage.TYPE_INT_RGB);
        var graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        enter(graphics);
        painter.accept(graphics);
        graphics.dispose();
        return image;
    }

    private int pixels(double units) {
        return (int) Math.round(units * scale);
    }

    void enter(Graphics2D graphics) {
        graphics.scale(scale, scale);
        graphics.translate(width / 2, height / 2);
    }

    /// A length that is never fewer pixels than can be seen.
    double atLeastPixels(double units, double pixels) {
        return Math.max(units, pixels / scale);
    }

    /// A round pen that never gets too thin to be seen.
    BasicStroke pen(double units) {
        return new BasicStroke(
                (float) atLeastPixels(units, THINNEST_PIXELS), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
    }
}
