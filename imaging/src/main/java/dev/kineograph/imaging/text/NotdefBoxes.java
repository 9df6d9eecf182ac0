// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.text;

import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;

/// Draws every character as an empty box, as fonts draw `.notdef`: for characters that are in no font.
///
/// **Threading.** Stateless.
final class NotdefBoxes implements Typeface {
    // All in units of the font's size.
    private static final double ADVANCE = 0.5;
    private static final double MARGIN = 0.05;
    private static final double HEIGHT = 0.7;
    private static final double THICKNESS = 0.07;

    @Override
    public boolean has(int character) {
        return true;
    }

    @Override
    public double append(String run, boolean rightToLeft, Path2D path, double x) {
        double next = x;
        for (int character : run.codePoints().toArray()) {
            if (!TextCleaner.extendsPrevious(character)) {
                box(path, next + MARGIN);
                next += ADVANCE;
            }
        }
        return next;
    }

    private static void box(Path2D path, double left) {
        double width = ADVANCE - 2 * MARGIN;
        path.append(new Rectangle2D.Double(left, -HEIGHT, width, HEIGHT), false);
        double inner = left + THICKNESS;
        // Drawn in the opposite direction to the rectangle, which makes it a hole.
        path.moveTo(inner, -THICKNESS);
        path.lineTo(left + width - THICKNESS, -THICKNESS);
        path.lineTo(left + width - THICKNESS, THICKNESS - HEIGHT);
        path.lineTo(inner, THICKNESS - HEIGHT);
        path.closePath();
    }
}
