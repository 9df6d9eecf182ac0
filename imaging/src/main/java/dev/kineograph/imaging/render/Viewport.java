// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.render;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.function.Consumer;

/// Coordinates for a scene that do not depend on the picture's size: the origin is in the middle, and at least 640 by 480 units
/// are visible.
///
/// **Threading.** Immutable.
///
/// @param scale pixels per unit
/// @param width the picture's width in units
/// @param height the picture's height in units
record Viewport(double scale, double width, double height) {
    private static final double MIN_PEN_PIXELS = 1.1;

    static Viewport of(int pixelWidth, int pixelHeight) {
        double scale = Math.min(pixelWidth / 640.0, pixelHeight / 480.0);
        return new Viewport(scale, pixelWidth / scale, pixelHeight / scale);
    }

    /// The part of the scene that never changes, drawn once: its gradients cost as much as everything that moves in front of it.
    BufferedImage backdrop(Consumer<Graphics2D> painter) {
        var image = new BufferedImage(pixels(width), pixels(height), BufferedImage.TYPE_INT_RGB);
        var graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        applyTo(graphics);
        painter.accept(graphics);
        graphics.dispose();
        return image;
    }

    private int pixels(double units) {
        return (int) Math.round(units * scale);
    }

    /// Makes a picture's graphics draw in these coordinates.
    void applyTo(Graphics2D graphics) {
        graphics.scale(scale, scale);
        graphics.translate(width / 2, height / 2);
    }

    /// A length in units that is at least that many pixels.
    double atLeastPixels(double units, double pixels) {
        return Math.max(units, pixels / scale);
    }

    /// A round pen that is never too thin to be visible.
    BasicStroke pen(double units) {
        return new BasicStroke(
                (float) atLeastPixels(units, MIN_PEN_PIXELS), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
    }
}
