// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.render;

import dev.kineograph.imaging.Drawing;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;

/// Three sine waves that travel along an axis, and the time since the drawing began.
///
/// **Threading.** Immutable.
final class Wave implements Drawing.Painter {
    private static final Color TOP = new Color(0x0b1026);
    private static final Color BOTTOM = new Color(0x1b2550);
    private static final Color GRID = new Color(0x26315c);
    private static final Color AXIS = new Color(0xaab4d8);
    private static final Color DIGITS = new Color(0xf4f6ff);
    private static final int GLOW_ALPHA = 56;
    private static final double MARGIN = 40;
    private static final double GRID_STEP = 50;

    private static final List<Curve> CURVES = List.of(
            new Curve(new Color(0x7c8cff), 70, 170, -0.35),
            new Curve(new Color(0xff5d8f), 105, 260, 0.45),
            new Curve(new Color(0x35e0c2), 150, 410, 0.30));

    private final Viewport viewport;
    private final double left;
    private final double right;
    private final BufferedImage backdrop;

    /// @param length the distance from crest to crest
    /// @param hertz how often a point goes up and down per second; below 0 the wave travels to the left
    private record Curve(Color color, double height, double length, double hertz) {

        double y(double x, double seconds) {
            return -height * Math.sin(2 * Math.PI * (x / length - hertz * seconds));
        }

        Color glow() {
            return new Color(color.getRed(), color.getGreen(), color.getBlue(), GLOW_ALPHA);
        }
    }

    Wave(int width, int height) {
        viewport = Viewport.of(width, height);
        left = MARGIN - viewport.width() / 2;
        right = viewport.width() / 2 - MARGIN;
        backdrop = viewport.backdrop(graphics -> {
            paintPaper(graphics);
            paintAxes(graphics);
        });
    }

    @Override
    public void paint(Graphics2D graphics, double seconds) {
        graphics.drawImage(backdrop, 0, 0, null);
        viewport.applyTo(graphics);
        CURVES.forEach(curve -> paintCurve(graphics, curve, seconds));
        paintTime(graphics, seconds);
    }

    private void paintPaper(Graphics2D graphics) {
        double width = viewport.width();
        double height = viewport.height();
        graphics.setPaint(new GradientPaint(0, (float) (-height / 2), TOP, 0, (float) (height / 2), BOTTOM));
        graphics.fill(new Rectangle2D.Double(-width / 2, -height / 2, width, height));
        graphics.setColor(GRID);
        graphics.setStroke(viewport.pen(1));
        for (double x = left; x < width / 2; x += GRID_STEP) {
            graphics.draw(new Line2D.Double(x, -height / 2, x, height / 2));
        }
        for (double y = 0; y < height / 2; y += GRID_STEP) {
            graphics.draw(new Line2D.Double(-width / 2, y, width / 2, y));
            graphics.draw(new Line2D.Double(-width / 2, -y, width / 2, -y));
        }
    }

    private void paintAxes(Graphics2D graphics) {
        double top = MARGIN / 2 - viewport.height() / 2;
        double tip = right + MARGIN / 2;
        graphics.setColor(AXIS);
        graphics.setStroke(viewport.pen(1.6));
        graphics.draw(new Line2D.Double(left, -top, left, top));
        graphics.draw(new Line2D.Double(left, 0, tip, 0));
        graphics.fill(arrow(left, top, 0, -1));
        graphics.fill(arrow(tip, 0, 1, 0));
        for (double x = left + GRID_STEP; x < right; x += GRID_STEP) {
            graphics.draw(new Line2D.Double(x, -4, x, 4));
        }
        for (double y = GRID_STEP; y < -top - MARGIN / 2; y += GRID_STEP) {
            graphics.draw(new Line2D.Double(left - 4, y, left + 4, y));
            graphics.draw(new Line2D.Double(left - 4, -y, left + 4, -y));
        }
    }

    /// An arrowhead whose tip is a little beyond (x, y) in a direction, which is one unit long.
    private static Path2D arrow(double x, double y, double directionX, double directionY) {
        var head = new Path2D.Double();
        head.moveTo(x + 8 * directionX, y + 8 * directionY);
        head.lineTo(x - 6 * directionX - 6 * directionY, y - 6 * directionY + 6 * directionX);
        head.lineTo(x - 6 * directionX + 6 * directionY, y - 6 * directionY - 6 * directionX);
        head.closePath();
        return head;
    }

    private void paintCurve(Graphics2D graphics, Curve curve, double seconds) {
        var line = new Path2D.Double();
        line.moveTo(left, curve.y(0, seconds));
        double step = viewport.atLeastPixels(4, 2);
        for (double x = step; x <= right - left; x += step) {
            line.lineTo(left + x, curve.y(x, seconds));
        }
        graphics.setColor(curve.glow());
        graphics.setStroke(viewport.pen(9));
        graphics.draw(line);
        graphics.setColor(curve.color);
        graphics.setStroke(viewport.pen(3));
        graphics.draw(line);
        graphics.fill(new Ellipse2D.Double(left - 7, curve.y(0, seconds) - 7, 14, 14));
    }

    private void paintTime(Graphics2D graphics, double seconds) {
        long tenths = (long) (seconds * 10 + 1e-6);
        var text = String.format(Locale.ROOT, "%d:%02d.%d", tenths / 600, tenths / 10 % 60, tenths % 10);
        double height = viewport.atLeastPixels(30, 12);
        graphics.setColor(DIGITS);
        var place = AffineTransform.getTranslateInstance(
                right - SevenSegments.width(text, height), viewport.height() / 2 - MARGIN / 2);
        graphics.fill(place.createTransformedShape(SevenSegments.outline(text, height)));
    }
}
