// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.decode;

import dev.kineograph.ImageSize;
import dev.kineograph.Orientation;
import dev.kineograph.Picture;
import dev.kineograph.Variant;

/// What is done with a picture's pixels, in this order. Sizes are those of the pixels as they are in the file.
///
/// **Threading.** Immutable.
///
/// @param cut the part in the middle that remains
/// @param size what that part becomes
/// @param turn how it is turned and mirrored in the end
public record Reshape(ImageSize cut, ImageSize size, Orientation turn) {

    /// What makes a picture into a variant, upright unless that wants it otherwise.
    public static Reshape of(Picture picture, Variant variant) {
        var turn = Orientation.of(picture.orientation()).then(variant.orientation());
        return new Reshape(turn.sizeOf(variant.cutOut(picture.size())), turn.sizeOf(variant.sizeOf(picture.size())), turn);
    }

    /// What makes a picture upright, of a size.
    public static Reshape upright(Picture picture, ImageSize size) {
        var turn = Orientation.of(picture.orientation());
        return new Reshape(turn.sizeOf(picture.size()), turn.sizeOf(size), turn);
    }

    /// Whether the pixels stay as many.
    public boolean keepsSize() {
        return cut.equals(size);
    }

    /// The same for a picture that has been decoded smaller: the part that remains is smaller too, but not smaller than what it becomes.
    ///
    /// @param whole the size of the pixels in the file
    /// @param decoded their size now
    Reshape decodedAs(ImageSize whole, ImageSize decoded) {
        return new Reshape(
                new ImageSize(
                        part(cut.width(), whole.width(), decoded.width(), size.width()),
                        part(cut.height(), whole.height(), decoded.height(), size.height())),
                size, turn);
    }

    private static int part(int cut, int whole, int decoded, int atLeast) {
        long part = Math.round((double) cut * decoded / whole);
        return Math.clamp(part, Math.min(atLeast, decoded), decoded);
    }
}
