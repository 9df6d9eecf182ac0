// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.stale;

import dev.kineograph.ImageFormat;
import dev.kineograph.ImageSize;
import dev.kineograph.Picture;
import dev.kineograph.RefusedException;
import dev.kineograph.StalePainter;
import dev.kineograph.imaging.Images;
import dev.kineograph.imaging.decode.PictureDecoder;
import dev.kineograph.imaging.decode.Reshape;
import dev.kineograph.imaging.text.Caption;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.time.Duration;

/// Dims a picture and writes on it how old it is. A PNG stays a PNG; all others become JPEGs.
///
/// A picture that [PictureDecoder] cannot read becomes a dark picture of its size. A picture of more than 16 megapixels
/// gets smaller.
///
/// **Threading.** Stateless.
public final class DimmedPictures implements StalePainter {
    private static final Color VEIL = new Color(0, 0, 0, 150);
    private static final Color NOTHING_TO_SEE = new Color(64, 64, 64);

    private static final Duration DAYS_FROM = Duration.ofDays(2);

    /// For the service loader.
    public DimmedPictures() {}

    @Override
    public Picture dimmed(Picture picture) {
        var size = size(picture);
        boolean isPng = picture.format() == ImageFormat.PNG;
        var image = new BufferedImage(size.width(), size.height(), isPng ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB);
        var graphics = image.createGraphics();
        try {
            draw(picture, graphics, size);
            fill(graphics, size, VEIL);
            Caption.draw("last picture %s ago".formatted(text(picture.age())), graphics, size);
        } finally {
            graphics.dispose();
        }
        return Picture.of(isPng ? Images.png(image) : Images.jpeg(image));
    }

    private static ImageSize size(Picture picture) {
        var size = picture.size();
        int step = (int) Math.ceil(Math.sqrt((double) size.pixels() / PictureDecoder.maxPixels()));
        return new ImageSize(Math.max(1, size.width() / step), Math.max(1, size.height() / step));
    }

    private static void draw(Picture picture, Graphics2D graphics, ImageSize size) {
        try {
            graphics.drawImage(PictureDecoder.decode(picture, Reshape.upright(picture, size)), 0, 0, null);
        } catch (RefusedException e) {
            fill(graphics, size, NOTHING_TO_SEE);
        }
    }

    private static void fill(Graphics2D graphics, ImageSize size, Color color) {
        graphics.setColor(color);
        graphics.fillRect(0, 0, size.width(), size.height());
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
