// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.render;

import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;

/// Outlines of digits like those of a digital watch, since `drawString` throws on a machine without fonts.
final class SevenSegments {
    /// Which of the segments a to g (clockwise from the top, then the middle) each digit lights; a is the lowest bit.
    private static final int[] DIGITS = {0x3f, 0x06, 0x5b, 0x4f, 0x66, 0x6d, 0x7d, 0x07, 0x7f, 0x6f};

    // All in units of a digit's height.
    private static final double DIGIT_WIDTH = 0.52;
    private static final double DOT_WIDTH = 0.12;
    private static final double SPACE = 0.18;
    private static final double HALF_THICKNESS = 0.065;
    private static final double GAP = 0.015;
    private static final double SLANT = -0.08;

    private final Path2D path = new Path2D.Double();
    private double x;

    private SevenSegments() {}

    /// The outlines of a text of digits, `:` and `.`, with its lower left corner at the origin.
    static Shape outline(String text, double height) {
        var digits = new SevenSegments();
        text.chars().forEach(digits::add);
        var place = AffineTransform.getScaleInstance(height, height);
        place.shear(SLANT, 0);
        place.translate(0, -1);
        return digits.path.createTransformedShape(place);
    }

    /// The width of a text.
    static double width(String text, double height) {
        return height * (text.chars().mapToDouble(c -> widthOf(c) + SPACE).sum() - SPACE);
    }

    private static double widthOf(int character) {
        return Character.isDigit(character) ? DIGIT_WIDTH : DOT_WIDTH;
    }

    private void add(int character) {
        if (Character.isDigit(character)) {
            addDigit(DIGITS[Character.digit(character, 10)]);
        } else if (character == ':') {
            addDot(0.3);
            addDot(0.7);
        } else {
            addDot(1 - DOT_WIDTH / 2);
        }
        x += widthOf(character) + SPACE;
    }

    private void addDot(double y) {
        path.append(new Ellipse2D.Double(x, y - DOT_WIDTH / 2, DOT_WIDTH, DOT_WIDTH), false);
    }

    private void addDigit(int segments) {
        double left = x + HALF_THICKNESS;
        double right = x + DIGIT_WIDTH - HALF_THICKNESS;
        double top = HALF_THICKNESS;
        double middle = 0.5;
        double bottom = 1 - HALF_THICKNESS;
        double[][] ends = {
            {left, top, right, top},
            {right, top, right, middle},
            {right, middle, right, bottom},
            {left, bottom, right, bottom},
            {left, middle, left, bottom},
            {left, top, left, middle},
            {left, middle, right, middle},
        };
        for (int segment = 0; segment < ends.length; segment++) {
            if ((segments >> segment & 1) == 1) {
                addSegment(ends[segment]);
            }
        }
    }

    /// Adds a bar with a point at each end, horizontal or vertical, depending on its ends.
    private void addSegment(double[] ends) {
        double along = ends[0] == ends[2] ? 0 : 1;
        double across = 1 - along;
        double fromX = ends[0] + along * GAP;
        double fromY = ends[1] + across * GAP;
        double toX = ends[2] - along * GAP;
        double toY = ends[3] - across * GAP;
        path.moveTo(fromX, fromY);
        path.lineTo(fromX + HALF_THICKNESS, fromY + HALF_THICKNESS);
        path.lineTo(toX + (across - along) * HALF_THICKNESS, toY + (along - across) * HALF_THICKNESS);
        path.lineTo(toX, toY);
        path.lineTo(toX - HALF_THICKNESS, toY - HALF_THICKNESS);
        path.lineTo(fromX + (along - across) * HALF_THICKNESS, fromY + (across - along) * HALF_THICKNESS);
        path.closePath();
    }
}
