// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.play;

import dev.kineograph.Interactive;
import dev.kineograph.imaging.InteractiveDrawing;
import java.awt.Color;
import java.awt.image.BufferedImage;

/// What a board looks like to those who have the common view.
///
/// **Threading.** Stateless.
final class PaintedBoard {
    private PaintedBoard() {}

    static Color pixel(InteractiveDrawing.Board board, int width, int height, double x, double y) throws Exception {
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        var graphics = image.createGraphics();
        board.paint(graphics, Interactive.COMMON);
        graphics.dispose();
        return new Color(image.getRGB((int) x, (int) y));
    }
}
