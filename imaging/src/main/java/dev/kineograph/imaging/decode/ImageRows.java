// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.decode;

import dev.kineograph.ImageSize;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;

/// The pixels of an image of Java's.
///
/// Greys are read as they are in the file: Java itself takes some of them for linear light, and makes them brighter.
///
/// **Threading.** Confined, as the image is.
final class ImageRows implements PixelRows {
    private static final int BYTE_BITS = 8;

    private final BufferedImage image;
    private final ImageSize size;
    private final boolean isGray;

    /// The samples of a row of greys.
    private int[] samples = {};

    ImageRows(BufferedImage image) {
        this.image = image;
        this.size = new ImageSize(image.getWidth(), image.getHeight());
        var colors = image.getColorModel();
        this.isGray = !(colors instanceof IndexColorModel) && colors.getColorSpace().getType() == ColorSpace.TYPE_GRAY;
    }

    @Override
    public ImageSize size() {
        return size;
    }

    @Override
    public boolean isOpaque() {
        return !image.getColorModel().hasAlpha();
    }

    @Override
    public void read(int y, int[] argb) {
        if (isGray) {
            readGrays(y, argb);
        } else {
            image.getRGB(0, y, size.width(), 1, argb, 0, size.width());
        }
    }

    private void readGrays(int y, int[] argb) {
        var raster = image.getRaster();
        int bands = raster.getNumBands();
        int shift = raster.getSampleModel().getSampleSize(0) - BYTE_BITS;
        samples = raster.getPixels(0, y, size.width(), 1, samples.length == 0 ? (int[]) null : samples);
        for (int x = 0; x < size.width(); x++) {
            int gray = samples[bands * x] >> shift;
            int alpha = bands > 1 ? samples[bands * x + 1] >> shift : 0xff;
            argb[x] = alpha << 24 | gray << 16 | gray << 8 | gray;
        }
    }
}
