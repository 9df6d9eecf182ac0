// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.text;

import dev.kineograph.ImageSize;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;

/// A white line of text in the middle of a picture, as large as fits well.
///
/// **Threading.** Stateless.
public final class Caption {
    /// Of the height, or the width if that is reached first.
    private static final double HEIGHT = 1 / 12.0;

    private static final double WIDTH = 0.9;

    private Caption() {}

    /// Draws the text.
    ///
    /// @param size of the picture
    public static void draw(String text, Graphics2D graphics, ImageSize size) {
        var outline = TextOutliner.shipped().outline(text);
        var bounds = outline.getBounds2D();
        double scale = Math.min(size.height() * HEIGHT / bounds.getHeight(), size.width() * WIDTH / bounds.getWidth());
        var place = AffineTransform.getTranslateInstance(size.width() / 2.0, size.height() / 2.0);
        place.scale(scale, scale);
        place.translate(-bounds.getCenterX(), -bounds.getCenterY());
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setColor(Color.WHITE);
        graphics.fill(place.createTransformedShape(outline));
    }
}
