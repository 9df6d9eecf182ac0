// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/// The format, size and length of a picture and whether it moves, read from its header without decoding.
///
/// @param size the size at which it is shown, after the rotation that the picture asks for
/// @param length how many bytes belong to the picture, without those after its end mark
/// @param isAnimated whether it is made to be shown as more than one image
/// @param orientation how its pixels are turned and mirrored for that, as in EXIF: 1 to 8
record ImageHeader(ImageFormat format, ImageSize size, int length, boolean isAnimated, int orientation) {

    /// The beginnings of the formats in base64, and of data URLs.
    private static final List<String> BASE64 = List.of("/9j/", "iVBORw0KGgo", "UklGR", "R0lGOD", "AAAA", "data:image/");

    private static final int LONGEST_BEGINNING = 11;

    /// A header of a picture whose pixels are shown as they are.
    ImageHeader(ImageFormat format, ImageSize size, int length, boolean isAnimated) {
        this(format, size, length, isAnimated, Exif.UPRIGHT);
    }

    /// A header of a picture whose pixels may be turned.
    ///
    /// @param size the size of its pixels
    static ImageHeader oriented(ImageFormat format, ImageSize size, int orientation, int length, boolean isAnimated) {
        var shown = orientation >= Exif.FIRST_TURNED ? size.turned() : size;
        return new ImageHeader(format, shown, length, isAnimated, orientation);
    }

    /// @throws RefusedException if it is no image, or claims more than that many pixels
    static ImageHeader read(byte[] bytes, long maxPixels) {
        var format = ImageFormat.ofContent(bytes).orElseThrow(() -> notAnImage(bytes));
        // Not a cursor that all share: the JIT takes away only one that is made where it is used.
        var header = switch (format) {
            case JPEG -> JpegHeader.read(bytes);
            case PNG -> PngHeader.read(bytes);
            case WEBP -> WebpHeader.read(bytes);
            case GIF -> GifHeader.read(bytes);
            case AVIF -> AvifHeader.read(bytes);
        };
        header.checkPixels(maxPixels);
        return header;
    }

    /// The header of other bytes that show the same picture.
    ///
    /// @throws RefusedException if they do not
    ImageHeader checkedIn(byte[] bytes, long maxPixels) {
        var other = read(bytes, maxPixels);
        boolean isSame = other.format == format
                && other.size.equals(size)
                && other.isAnimated == isAnimated
                && other.orientation == orientation
                && other.length == bytes.length;
        if (!isSame) {
            throw format.refusal("metadata that is part of the picture (expected: beside it)");
        }
        return other;
    }

    private void checkPixels(long max) {
        if (size.pixels() > max) {
            throw new RefusedException(
                    Refusal.BAD_DIMENSIONS,
                    "picture size: %s, %,d pixels (expected: at most %,d)".formatted(size, size.pixels(), max));
        }
    }

    private static RefusedException notAnImage(byte[] bytes) {
        var text = new String(bytes, 0, Math.min(LONGEST_BEGINNING, bytes.length), StandardCharsets.ISO_8859_1);
        if (BASE64.stream().anyMatch(text::startsWith)) {
            return new RefusedException(Refusal.NOT_AN_IMAGE, "image in base64 (expected: its bytes as they are, not encoded)");
        }
        var beginning = HexFormat.ofDelimiter(" ").formatHex(bytes, 0, Math.min(4, bytes.length));
        return new RefusedException(
                Refusal.NOT_AN_IMAGE,
                "image begins %s (expected: a JPEG, ff d8 ff, a PNG, 89 50 4e 47, or a WebP, GIF or AVIF)"
                        .formatted(beginning.isEmpty() ? "with nothing" : beginning));
    }
}
