// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging;

import dev.kineograph.ImageFormat;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import java.awt.AlphaComposite;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The pixels that a picture is drawn on, cleared and reused for each picture, and those of the last picture that was kept.
///
/// **Threading.** Confined.
final class Canvas {
    private BufferedImage image;
    private @Nullable BufferedImage kept;
    private final Color background;

    /// @param background may be translucent, which a PNG keeps; in a JPEG it is blended with white
    Canvas(ImageFormat format, int width, int height, Color background) {
        boolean opaque = format == ImageFormat.JPEG;
        this.image = new BufferedImage(
                width, height, opaque ? BufferedImage.TYPE_INT_RGB : BufferedImage.TYPE_INT_ARGB);
        this.background = opaque ? onWhite(background) : background;
    }

    private static Color onWhite(Color color) {
        int white = 255 - color.getAlpha();
        return new Color(
                white + color.getRed() * color.getAlpha() / 255,
                white + color.getGreen() * color.getAlpha() / 255,
                white + color.getBlue() * color.getAlpha() / 255);
    }

    /// Clears the picture and returns graphics that draw antialiased and black; the caller disposes of them.
    Graphics2D begin() {
        var graphics = image.createGraphics();
        graphics.setBackground(background);
        graphics.setColor(background);
        graphics.setComposite(AlphaComposite.Src);
        graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
        graphics.setComposite(AlphaComposite.SrcOver);
        graphics.setColor(Color.BLACK);
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        // Lines move by fractions of a pixel, and would jump if they were snapped to the pixel grid.
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        return graphics;
    }

    /// The picture as last drawn.
    BufferedImage image() {
        return image;
    }

    /// Keeps the picture as last drawn; the next one is drawn elsewhere.
    void keep() {
        var next = kept == null ? new BufferedImage(image.getWidth(), image.getHeight(), image.getType()) : kept;
        kept = image;
        image = next;
    }

    /// Whether the picture as last drawn has the same pixels as the one that was kept.
    boolean isAsKept() {
        return kept != null && Arrays.equals(pixels(image), pixels(kept));
    }

    private static int[] pixels(BufferedImage image) {
        return ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
    }

    static ImageFormat checkFormat(ImageFormat format) {
        return switch (format) {
            case JPEG, PNG -> format;
            case WEBP, GIF, AVIF -> throw new RefusedException(
                    Refusal.BAD_VALUE,
                    "format: %s (expected: image/jpeg or image/png)".formatted(format.mediaType()));
        };
    }
}
