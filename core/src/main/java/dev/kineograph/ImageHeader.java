// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.util.HexFormat;

/// The format, size and length of a picture, read from its header without decoding.
///
/// @param size in which it is shown: with the rotation that the picture asks for
/// @param length how many bytes belong to the picture; those after its end mark do not
record ImageHeader(ImageFormat format, ImageSize size, int length) {

    /// @throws RefusedException if it is no image, or announces more than so many pixels
    static ImageHeader read(byte[] bytes, long maxPixels) {
        var format = ImageFormat.ofContent(bytes).orElseThrow(() -> notAnImage(bytes));
        var cursor = new ByteCursor(bytes);
        var header = switch (format) {
            case JPEG -> JpegHeader.read(cursor);
            case PNG -> PngHeader.read(cursor);
            case WEBP -> WebpHeader.read(cursor);
            case GIF -> GifHeader.read(cursor);
            case AVIF -> AvifHeader.read(cursor);
        };
        header.checkPixels(maxPixels);
        return header;
    }

    private void checkPixels(long max) {
        if (size.pixels() > max) {
            throw new RefusedException(
                    Refusal.BAD_DIMENSIONS,
                    "picture size: %s, %,d pixels (expected: at most %,d)".formatted(size, size.pixels(), max));
        }
    }

    private static RefusedException notAnImage(byte[] bytes) {
        var beginning = HexFormat.ofDelimiter(" ").formatHex(bytes, 0, Math.min(4, bytes.length));
        return new RefusedException(
                Refusal.NOT_AN_IMAGE,
                "image begins %s (expected: a JPEG, ff d8 ff, a PNG, 89 50 4e 47, or a WebP, GIF or AVIF)"
                        .formatted(beginning.isEmpty() ? "with nothing" : beginning));
    }
}
