// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging;

import dev.kineograph.ImageFormat;
import java.awt.Color;
import java.awt.Shape;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/// A shape in one colour on another one, which may be transparent, with 16 levels between them for its edges.
///
/// As a PNG this is 4 bits a pixel and a short palette: half the bytes of a picture with full alpha, encoded in half the time,
/// without a visible difference. This matters when one picture goes to ten thousand viewers.
///
/// **Threading.** Stateless.
final class AlphaMask {
    private static final int BITS = 4;
    private static final int OPAQUE = (1 << BITS) - 1;
    private static final Color TRANSPARENT = new Color(0, true);

    private AlphaMask() {}

    static BufferedImage of(int width, int height, Shape shape, Color color, Color background) {
        var canvas = new Canvas(ImageFormat.PNG, width, height, TRANSPARENT);
        var graphics = canvas.begin();
        graphics.fill(shape);
        graphics.dispose();
        return quantized(canvas.image(), palette(color, background));
    }

    private static BufferedImage quantized(BufferedImage drawn, IndexColorModel palette) {
        int width = drawn.getWidth();
        int height = drawn.getHeight();
        int[] levels = drawn.getAlphaRaster().getSamples(0, 0, width, height, 0, (int[]) null);
        for (int i = 0; i < levels.length; i++) {
            levels[i] = (levels[i] * OPAQUE + 127) / 255;
        }
        var pixels = Raster.createPackedRaster(0, width, height, 1, BITS, null);
        pixels.setSamples(0, 0, width, height, 0, levels);
        return new BufferedImage(palette, pixels, false, null);
    }

    private static IndexColorModel palette(Color color, Color background) {
        var colors = new int[OPAQUE + 1];
        for (int i = 0; i <= OPAQUE; i++) {
            colors[i] = over(background, color, color.getAlpha() * i / OPAQUE);
        }
        return new IndexColorModel(BITS, colors.length, colors, 0, true, -1, 0);
    }

    /// A colour with that alpha over a background, as Porter and Duff composite them.
    private static int over(Color background, Color color, int alpha) {
        double below = background.getAlpha() * (255 - alpha) / 255.0;
        double all = alpha + below;
        int mixed = (int) Math.round(all) << 24;
        for (int shift = 0; shift <= 16; shift += 8) {
            int top = (color.getRGB() >> shift) & 0xff;
            int bottom = (background.getRGB() >> shift) & 0xff;
            // A pixel without alpha has the colour of its neighbours, for programs that blur.
            mixed |= (int) Math.round(all == 0 ? top : (top * alpha + bottom * below) / all) << shift;
        }
        return mixed;
    }
}
