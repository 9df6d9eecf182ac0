// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.nio.ByteBuffer;

/// What a JPEG has beside its pixels: comments, and the data of programs and cameras in the segments APP0 to APP15. Those are kept that say what the
/// pixels look like: JFIF without its thumbnail, the fields of motion JPEG, the colour profile, Adobe's colour transform.
///
/// **Threading.** Confined.
final class JpegMetadata {
    private static final String JFIF = "JFIF\0";
    private static final String MOTION = "AVI1";
    private static final String PROFILE = "ICC_PROFILE\0";
    private static final String ADOBE = "Adobe";
    private static final String EXIF = "Exif";

    /// The length of a JFIF segment that has no thumbnail (ITU-T T.871, 10.1).
    private static final int JFIF_BYTES = 16;

    /// Its contents before the size of the thumbnail.
    private static final int BEFORE_THUMBNAIL = 12;

    private final ByteCursor bytes;
    private final KeptBytes kept;

    /// Which way the picture is to be shown; upright once that has been written.
    private int orientation;

    /// Where the bytes begin that are kept as they are, up to here.
    private int keptFrom;

    private JpegMetadata(ByteCursor bytes, KeptBytes kept, int orientation) {
        this.bytes = bytes;
        this.kept = kept;
        this.orientation = orientation;
    }

    static void strip(ByteCursor bytes, KeptBytes kept, int orientation) {
        new JpegMetadata(bytes, kept, orientation).strip();
    }

    private void strip() {
        int marker = JpegMarkers.next(bytes, 2);
        while (bytes.u8(marker) != JpegMarkers.START_OF_SCAN) {
            int next = JpegMarkers.next(bytes, JpegMarkers.afterSegment(bytes, marker));
            look(marker, JpegMarkers.afterSegment(bytes, marker), next - 1);
            marker = next;
        }
        stripScans(JpegMarkers.afterSegment(bytes, marker));
        kept.keep(keptFrom, bytes.length());
    }

    /// Between the scans of a progressive picture there may be segments too.
    private void stripScans(int from) {
        int at = bytes.indexOfMarker(from);
        while (at + 3 < bytes.length() && bytes.u8(at + 1) != JpegMarkers.END_OF_IMAGE) {
            int next = at + 1;
            if (JpegMarkers.hasContents(bytes.u8(at + 1))) {
                next = Math.min(JpegMarkers.afterSegment(bytes, at + 1), bytes.length());
                if (!isKept(at + 1, next)) {
                    int following = nextSegment(next);
                    look(at + 1, next, following);
                    next = following;
                }
            }
            at = bytes.indexOfMarker(next);
        }
    }

    /// Where a decoder continues behind a segment: it steps over everything else, since no pixels can follow.
    private int nextSegment(int from) {
        int at = bytes.indexOfMarker(from);
        while (at + 1 < bytes.length() && !JpegMarkers.hasContents(bytes.u8(at + 1))) {
            at = bytes.indexOfMarker(at + 1);
        }
        return at + 1 < bytes.length() ? at : bytes.length();
    }

    /// Leaves a segment out, with what decoders step over behind it, unless it is kept.
    ///
    /// @param marker the index of the marker's second byte
    /// @param end where the segment ends
    /// @param next where the next one begins
    private void look(int marker, int end, int next) {
        if (!isKept(marker, end)) {
            kept.keep(keptFrom, marker - 1);
            keptFrom = next;
            if (orientation != Exif.UPRIGHT && isExif(marker, end)) {
                kept.add(exif(orientation));
                orientation = Exif.UPRIGHT;
            }
        } else if (hasThumbnail(marker, end)) {
            kept.keep(keptFrom, marker + 1);
            kept.add(new byte[] {0, JFIF_BYTES});
            kept.keep(marker + 3, marker + 3 + BEFORE_THUMBNAIL);
            kept.add(new byte[2]);
            keptFrom = end;
        }
    }

    private boolean isKept(int marker, int end) {
        int kind = bytes.u8(marker);
        int contents = marker + 3;
        if (kind < JpegMarkers.APP0 || kind > JpegMarkers.APP15) {
            return kind != JpegMarkers.COMMENT;
        }
        return switch (kind) {
            case JpegMarkers.APP0 -> bytes.isText(contents, end, JFIF) || bytes.isText(contents, end, MOTION);
            case JpegMarkers.APP2 -> bytes.isText(contents, end, PROFILE);
            case JpegMarkers.APP14 -> bytes.isText(contents, end, ADOBE);
            default -> false;
        };
    }

    private boolean isExif(int marker, int end) {
        return bytes.u8(marker) == JpegMarkers.APP1 && bytes.isText(marker + 3, end, EXIF);
    }

    private boolean hasThumbnail(int marker, int end) {
        return bytes.u8(marker) == JpegMarkers.APP0 && end > marker + 1 + JFIF_BYTES && bytes.isText(marker + 3, end, JFIF);
    }

    private static byte[] exif(int orientation) {
        byte[] tiff = Exif.ofOrientation(orientation);
        int length = 2 + EXIF.length() + 2 + tiff.length;
        return ByteBuffer.allocate(2 + length)
                .put((byte) 0xff)
                .put((byte) JpegMarkers.APP1)
                .putShort((short) length)
                .put(new byte[] {'E', 'x', 'i', 'f', 0, 0})
                .put(tiff)
                .array();
    }
}
