// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.decode;

import dev.kineograph.ImageSize;

/// Decoded pixels, wherever they are, row by row.
///
/// **Threading.** Confined to the thread that decodes.
interface PixelRows {
    /// How many there are.
    ImageSize size();

    /// Whether none of them is translucent.
    boolean isOpaque();

    /// Reads a row.
    ///
    /// @param argb a number for each pixel of the row, not premultiplied
    void read(int y, int[] argb);
}
