// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.stale;

import dev.kineograph.ImageFormat;
import dev.kineograph.ImageSize;
import dev.kineograph.Picture;
import dev.kineograph.StalePainter;
import dev.kineograph.imaging.Images;
import dev.kineograph.imaging.text.TextOutliner;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.time.Duration;

/// Dims a picture and writes on it how old it is. A PNG stays a PNG; all others become JPEGs.
///
/// A picture that [DecodedPicture] cannot read, such as a WebP, becomes a dark picture of its size. A picture of more than 16 megapixels
/// gets smaller.
///
/// **Threading.** Stateless.
public final class DimmedPictures implements StalePainter {
    private static final Color VEIL = new Color(0, 0, 0, 150);
    private static final Color NOTHING_TO_SEE = new Color(64, 64, 64);

    /// Of the height, or the width if that is reached first.
    private static final double TEXT_HEIGHT = 1 / 12.0;

    private static final double TEXT_WIDTH = 0.9;

    private static final Duration DAYS_FROM = Duration.ofDays(2);

    /// For the service loader.
    public DimmedPictures() {}

    @Override
    public Picture dimmed(Picture picture) {
        var size = DecodedPicture.sizeOf(picture);
        boolean isPng = picture.format() == ImageFormat.PNG;
        var image = new BufferedImage(size.width(), size.height(), isPng ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB);
        var graphics = image.createGraphics();
        try {
            DecodedPicture.of(picture).ifPresentOrElse(
                    decoded -> decoded.draw(graphics), () -> fill(graphics, size, NOTHING_TO_SEE));
            fill(graphics, size, VEIL);
            write("last picture %s ago".formatted(text(picture.age())), graphics, size);
        } finally {
            graphics.dispose();
        }
        return Picture.of(isPng ? Images.png(image) : Images.jpeg(image));
    }

    private static void fill(Graphics2D graphics, ImageSize size, Color color) {
        graphics.setColor(color);
        graphics.fillRect(0, 0, size.width(), size.height());
    }

    /// In the middle.
    private static void write(String text, Graphics2D graphics, ImageSize size) {
        var outline = TextOutliner.shipped().outline(text);
        var bounds = outline.getBounds2D();
        double scale = Math.min(size.height() * TEXT_HEIGHT / bounds.getHeight(), size.width() * TEXT_WIDTH / bounds.getWidth());
        var place = AffineTransform.getTranslateInstance(size.width() / 2.0, size.height() / 2.0);
        place.scale(scale, scale);
        place.translate(-bounds.getCenterX(), -bounds.getCenterY());
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setColor(Color.WHITE);
        graphics.fill(place.createTransformedShape(outline));
    }

    /// In the largest unit of which there is one, at the least.
    static String text(Duration age) {
        if (age.toSeconds() < 60) {
            return age.toSeconds() + " s";
        }
        if (age.toMinutes() < 60) {
            return age.toMinutes() + " min";
        }
        return age.compareTo(DAYS_FROM) < 0 ? age.toHours() + " h" : age.toDays() + " days";
    }
}
