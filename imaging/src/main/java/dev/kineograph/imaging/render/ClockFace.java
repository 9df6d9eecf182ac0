// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.render;

import dev.kineograph.imaging.Drawing;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RadialGradientPaint;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.time.Clock;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// The time of day, as a clock with sweeping hands and as digits.
///
/// **Threading.** Immutable.
final class ClockFace implements Drawing.Painter {
    private static final Color MIDDLE = new Color(0x24304f);
    private static final Color EDGE = new Color(0x0b0f1c);
    private static final Color FACE = new Color(0xf6f4ec);
    private static final Color RIM = new Color(0xc9a35c);
    private static final Color INK = new Color(0x1c2233);
    private static final Color MARKS = new Color(0x6a7185);
    private static final Color SECONDS = new Color(0xd9352c);
    private static final Color DIGITS = new Color(0xffc65c);
    private static final Color UNLIT = new Color(255, 198, 92, 22);
    private static final DateTimeFormatter DIGITAL = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final double RADIUS = 165;
    private static final double CENTRE_Y = -50;
    private static final double DIGITS_Y = 215;
    private static final double DIGITS_HEIGHT = 68;

    private final Viewport viewport;
    private final Clock clock;
    private final BufferedImage backdrop;

    ClockFace(int width, int height, Clock clock) {
        this.viewport = Viewport.of(width, height);
        this.clock = clock;
        this.backdrop = viewport.backdrop(graphics -> {
            paintWall(graphics);
            paintDigits(graphics, "88:88:88", UNLIT);
            paintFace(graphics);
        });
    }

    @Override
    public void paint(Graphics2D graphics, double seconds) {
        var time = LocalTime.now(clock);
        graphics.drawImage(backdrop, 0, 0, null);
        viewport.applyTo(graphics);
        paintDigits(graphics, DIGITAL.format(time), DIGITS);
        graphics.translate(0, CENTRE_Y);
        paintHands(graphics, time);
    }

    private void paintWall(Graphics2D graphics) {
        double width = viewport.width();
        double height = viewport.height();
        var reach = (float) Math.hypot(width / 2, height / 2);
        graphics.setPaint(new RadialGradientPaint(
                0, (float) CENTRE_Y, reach, new float[] {0, 1}, new Color[] {MIDDLE, EDGE}));
        graphics.fill(new Rectangle2D.Double(-width / 2, -height / 2, width, height));
    }

    private static void paintDigits(Graphics2D graphics, String text, Color color) {
        var place = AffineTransform.getTranslateInstance(-SevenSegments.width(text, DIGITS_HEIGHT) / 2, DIGITS_Y);
        graphics.setColor(color);
        graphics.fill(place.createTransformedShape(SevenSegments.outline(text, DIGITS_HEIGHT)));
    }

    private void paintFace(Graphics2D graphics) {
        graphics.translate(0, CENTRE_Y);
        graphics.setColor(RIM);
        graphics.fill(disc(RADIUS + viewport.atLeastPixels(9, 1.5)));
        graphics.setColor(FACE);
        graphics.fill(disc(RADIUS));
        for (int minute = 0; minute < 60; minute++) {
            boolean hour = minute % 5 == 0;
            graphics.setColor(hour ? INK : MARKS);
            graphics.setStroke(viewport.pen(hour ? 6 : 2));
            if (hour || viewport.scale() > 0.5) {
                paintRay(graphics, minute / 60.0, RADIUS - (hour ? 26 : 16), RADIUS - 12);
            }
        }
    }

    private void paintHands(Graphics2D graphics, LocalTime time) {
        double seconds = time.toNanoOfDay() / 1e9;
        graphics.setColor(INK);
        graphics.setStroke(viewport.pen(11));
        paintRay(graphics, seconds / 43_200, -18, 88);
        graphics.setStroke(viewport.pen(7));
        paintRay(graphics, seconds / 3600, -22, 132);
        graphics.setColor(SECONDS);
        graphics.setStroke(viewport.pen(3));
        paintRay(graphics, seconds / 60, -34, 142);
        graphics.fill(disc(9));
        graphics.setColor(FACE);
        graphics.fill(disc(3));
    }

    /// Draws a line along a ray from the centre.
    ///
    /// @param turns the ray's direction, in turns clockwise from the top
    /// @param from how far from the centre the line begins; below 0 it begins on the other side
    /// @param to how far from the centre it ends
    private static void paintRay(Graphics2D graphics, double turns, double from, double to) {
        double x = Math.sin(2 * Math.PI * turns);
        double y = -Math.cos(2 * Math.PI * turns);
        graphics.draw(new Line2D.Double(from * x, from * y, to * x, to * y));
    }

    private static Ellipse2D disc(double radius) {
        return new Ellipse2D.Double(-radius, -radius, 2 * radius, 2 * radius);
    }
}
