// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging;

import dev.kineograph.ImageFormat;
import dev.kineograph.imaging.encode.Encoder;
import dev.kineograph.imaging.encode.EncoderLimits;
import dev.kineograph.imaging.turbo.TurboCompressor;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.function.Consumer;

/// Makes encoded pictures in one line of code.
///
/// A painter gets graphics that draw antialiased and black, and need not dispose of them. All methods throw a
/// [dev.kineograph.RefusedException] if a side is not 1 to 65,500 pixels long, the picture has more pixels than
/// [dev.kineograph.Picture#MAX_PIXELS], or the quality is not 1 to 100.
///
/// **Threading.** Stateless: any thread. Nothing may draw on an image while it is being encoded.
public final class Images {
    /// The quality of JPEGs when none is given.
    public static final int DEFAULT_QUALITY = 80;

    private static final Color TRANSPARENT = new Color(0, true);

    private Images() {}

    /// What makes the JPEGs of this program. It is looked for at the first JPEG, or here, and said in the log.
    public static JpegCodec codec() {
        return TurboCompressor.isAvailable() ? JpegCodec.LIBJPEG_TURBO : JpegCodec.IMAGE_IO;
    }

    /// A JPEG of one colour.
    public static byte[] jpeg(int width, int height, Color color) {
        return jpeg(width, height, color, DEFAULT_QUALITY);
    }

    /// A JPEG of one colour.
    ///
    /// @param quality 1 to 100
    public static byte[] jpeg(int width, int height, Color color, int quality) {
        return draw(ImageFormat.JPEG, width, height, color, _ -> {}, quality);
    }

    /// A JPEG drawn on white.
    public static byte[] jpeg(int width, int height, Consumer<Graphics2D> painter) {
        return jpeg(width, height, painter, DEFAULT_QUALITY);
    }

    /// A JPEG drawn on white.
    ///
    /// @param quality 1 to 100
    public static byte[] jpeg(int width, int height, Consumer<Graphics2D> painter, int quality) {
        return draw(ImageFormat.JPEG, width, height, Color.WHITE, painter, quality);
    }

    /// The image as a JPEG; transparent pixels become white.
    public static byte[] jpeg(BufferedImage image) {
        return jpeg(image, DEFAULT_QUALITY);
    }

    /// The image as a JPEG; transparent pixels become white.
    ///
    /// @param quality 1 to 100
    public static byte[] jpeg(BufferedImage image, int quality) {
        return encode(ImageFormat.JPEG, image, quality);
    }

    /// A PNG of one colour, which may be translucent.
    public static byte[] png(int width, int height, Color color) {
        return draw(ImageFormat.PNG, width, height, color, _ -> {}, DEFAULT_QUALITY);
    }

    /// A PNG drawn on a transparent background.
    public static byte[] png(int width, int height, Consumer<Graphics2D> painter) {
        return draw(ImageFormat.PNG, width, height, TRANSPARENT, painter, DEFAULT_QUALITY);
    }

    /// The image as a PNG, pixel for pixel, transparency included.
    public static byte[] png(BufferedImage image) {
        return encode(ImageFormat.PNG, image, DEFAULT_QUALITY);
    }

    private static byte[] draw(
            ImageFormat format, int width, int height, Color background, Consumer<Graphics2D> painter, int quality) {
        EncoderLimits.checkSize(width, height);
        EncoderLimits.checkQuality(quality);
        var canvas = new Canvas(format, width, height, background);
        var graphics = canvas.begin();
        try {
            painter.accept(graphics);
        } finally {
            graphics.dispose();
        }
        return encode(format, canvas.image(), quality);
    }

    private static byte[] encode(ImageFormat format, BufferedImage image, int quality) {
        try (var encoder = Encoder.of(format, quality)) {
            return encoder.encode(image);
        }
    }
}
