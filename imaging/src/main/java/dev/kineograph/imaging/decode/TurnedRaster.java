// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.decode;

import dev.kineograph.ImageSize;
import dev.kineograph.Orientation;

/// Where the pixels of a picture are after it has been turned: the place of the first one in an array, and the steps to its neighbours.
///
/// **Threading.** Immutable.
///
/// @param first the place of the pixel at the top left
/// @param across how far the next one in its row is
/// @param down how far the one below is
record TurnedRaster(int first, int across, int down) {
    private static final int QUARTER = 90;

    static TurnedRaster of(ImageSize size, Orientation turn) {
        var origin = place(size, turn, 0, 0);
        return new TurnedRaster(origin, place(size, turn, 1, 0) - origin, place(size, turn, 0, 1) - origin);
    }

    private static int place(ImageSize size, Orientation turn, int x, int y) {
        int width = turn.sizeOf(size).width();
        int right = size.width() - 1;
        int bottom = size.height() - 1;
        int column = switch (turn.degrees() / QUARTER) {
            case 0 -> x;
            case 1 -> bottom - y;
            case 2 -> right - x;
            default -> y;
        };
        int row = switch (turn.degrees() / QUARTER) {
            case 0 -> y;
            case 1 -> x;
            case 2 -> bottom - y;
            default -> right - x;
        };
        return row * width + (turn.isMirrored() ? width - 1 - column : column);
    }

    /// Writes a row of the picture as it was.
    void write(int[] line, int y, int[] pixels) {
        int at = first + y * down;
        for (int pixel : line) {
            pixels[at] = pixel;
            at += across;
        }
    }
}
