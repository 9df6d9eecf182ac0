// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.decode;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.util.Arrays;

/// Makes pixels fewer: each new one is the average of all that it covers, in which those at its edges count by the part that is covered.
///
/// Nothing is lost that could flicker from one picture to the next, as when pixels are left out. First rows are added up, which the processor does many
/// pixels at a time; then each new row is made of its sums.
///
/// **Threading.** Confined.
final class AreaScaler {
    private static final int ALPHA = 24;
    private static final int RED = 16;
    private static final int GREEN = 8;
    private static final int BLUE = 0;
    private static final int MAX = 255;

    private final PixelRows rows;
    private final Reshape reshape;
    private final int left;
    private final int top;
    private final int width;
    private final int height;
    private final int newWidth;
    private final int newHeight;
    private final int[] row;

    /// The number of the row that was read last; -1 for none.
    private int rowRead = -1;

    private final int[] alphas;
    private final int[] reds;
    private final int[] greens;
    private final int[] blues;

    private AreaScaler(PixelRows rows, Reshape reshape) {
        this.rows = rows;
        this.reshape = reshape;
        this.width = reshape.cut().width();
        this.height = reshape.cut().height();
        this.left = (rows.size().width() - width) / 2;
        this.top = (rows.size().height() - height) / 2;
        this.newWidth = reshape.size().width();
        this.newHeight = reshape.size().height();
        this.row = new int[rows.size().width()];
        this.alphas = new int[rows.isOpaque() ? 0 : width];
        this.reds = new int[width];
        this.greens = new int[width];
        this.blues = new int[width];
    }

    /// The pixels, cut, made fewer and turned: RGB if all of them are opaque, otherwise ARGB.
    static BufferedImage scale(PixelRows rows, Reshape reshape) {
        return new AreaScaler(rows, reshape).scale();
    }

    private BufferedImage scale() {
        var size = reshape.turn().sizeOf(reshape.size());
        var image = new BufferedImage(
                size.width(), size.height(), rows.isOpaque() ? BufferedImage.TYPE_INT_RGB : BufferedImage.TYPE_INT_ARGB);
        int[] pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
        var turned = TurnedRaster.of(reshape.size(), reshape.turn());
        int[] line = new int[newWidth];
        for (int y = 0; y < newHeight; y++) {
            if (newWidth == width && newHeight == height) {
                readRow(top + y);
                System.arraycopy(row, left, line, 0, width);
            } else {
                addRows(y);
                average(line);
            }
            turned.write(line, y, pixels);
        }
        return image;
    }

    private void readRow(int y) {
        if (y != rowRead) {
            rows.read(y, row);
            rowRead = y;
        }
    }

    /// Adds up what a new row covers: each old row has a weight of up to the number of new rows, and together they have the number of old ones.
    private void addRows(int y) {
        for (int[] sums : new int[][] {alphas, reds, greens, blues}) {
            Arrays.fill(sums, 0);
        }
        long from = (long) y * height;
        long to = from + height;
        for (long old = from / newHeight; old * newHeight < to; old++) {
            readRow(top + (int) old);
            int weight = (int) (Math.min(to, (old + 1) * newHeight) - Math.max(from, old * newHeight));
            if (alphas.length == 0) {
                addOpaque(weight);
            } else {
                addTranslucent(weight);
            }
        }
    }

    private void addOpaque(int weight) {
        for (int x = 0; x < width; x++) {
            int argb = row[left + x];
            reds[x] += (argb >> RED & MAX) * weight;
            greens[x] += (argb >> GREEN & MAX) * weight;
            blues[x] += (argb & MAX) * weight;
        }
    }

    /// A colour counts as much as it is opaque.
    private void addTranslucent(int weight) {
        for (int x = 0; x < width; x++) {
            int argb = row[left + x];
            int alpha = argb >>> ALPHA;
            alphas[x] += alpha * weight;
            reds[x] += (argb >> RED & MAX) * alpha / MAX * weight;
            greens[x] += (argb >> GREEN & MAX) * alpha / MAX * weight;
            blues[x] += (argb & MAX) * alpha / MAX * weight;
        }
    }

    private void average(int[] line) {
        double part = 1.0 / ((double) width * height);
        for (int x = 0; x < newWidth; x++) {
            double alpha = alphas.length == 0 ? MAX : covered(alphas, x) * part;
            double opacity = alpha == 0 ? 0 : part * MAX / alpha;
            line[x] = rounded(alpha) << ALPHA
                    | rounded(covered(reds, x) * opacity) << RED
                    | rounded(covered(greens, x) * opacity) << GREEN
                    | rounded(covered(blues, x) * opacity) << BLUE;
        }
    }

    /// What a new pixel covers of the sums of its row.
    private long covered(int[] sums, int x) {
        long from = (long) x * width;
        long to = from + width;
        int first = (int) (from / newWidth);
        int last = (int) ((to - 1) / newWidth);
        if (first == last) {
            return sums[first] * (to - from);
        }
        long inner = 0;
        for (int old = first + 1; old < last; old++) {
            inner += sums[old];
        }
        return sums[first] * ((first + 1L) * newWidth - from) + inner * newWidth + sums[last] * (to - (long) last * newWidth);
    }

    private static int rounded(double value) {
        return Math.min(MAX, (int) (value + 0.5));
    }
}
