// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import org.jspecify.annotations.Nullable;

/// Takes out of a picture what is in it beside its pixels: EXIF data and the place where it was taken, thumbnails, XMP, comments. Nothing is decoded, and all
/// other bytes stay as they are. What says how the pixels are to be shown stays too: their colours, and which way up they are.
///
/// It takes time in proportion to the picture's length, and at most the memory of one more such picture.
///
/// **Threading.** Stateless.
final class MetadataStripper {
    private MetadataStripper() {}

    /// The picture's bytes without metadata; null if it has none.
    ///
    /// @param bytes with perhaps some after the picture's end
    /// @param header what was read from them
    /// @throws RefusedException if parts of the picture contradict each other
    static byte @Nullable [] strip(byte[] bytes, ImageHeader header) {
        var cursor = new ByteCursor(bytes).first(header.length());
        var kept = new KeptBytes(bytes, header.length());
        switch (header.format()) {
            case JPEG -> JpegMetadata.strip(cursor, kept, header.orientation());
            case PNG -> PngMetadata.strip(cursor, kept, header.orientation());
            case WEBP -> WebpMetadata.strip(cursor, kept);
            case GIF -> GifMetadata.strip(cursor, kept);
            case AVIF -> AvifMetadata.strip(cursor, kept);
        }
        return kept.changed();
    }
}
