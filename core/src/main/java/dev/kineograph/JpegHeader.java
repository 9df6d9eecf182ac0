// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

/// The segments of a JPEG (ITU-T T.81, annex B): marker, length, contents, up to the scan and its end.
///
/// Refuses what makes a decoder (libjpeg, in every browser) give up before the first pixel: Chromium then shows nothing more of that
/// stream. After the beginning of the first scan nothing makes it give up; a picture may end there.
///
/// **Threading.** Stateless.
final class JpegHeader {
    private static final String EXIF = "Exif";
    private static final int EXIF_BYTES = 6;

    /// No marker has been met: each is at 3 or later.
    private static final int NONE = 0;

    private JpegHeader() {}

    // Called for every picture that is published, so what is met is remembered by its place.
    static ImageHeader read(byte[] image) {
        var bytes = new ByteCursor(image);
        int frame = NONE;
        int exif = NONE;
        int marker = JpegMarkers.next(bytes, 2);
        while (bytes.u8(marker) != JpegMarkers.START_OF_SCAN) {
            if (JpegFrame.isFrameHeader(bytes.u8(marker))) {
                checkFrame(bytes, frame, marker);
                frame = marker;
            } else {
                checkSegment(bytes, marker);
                exif = exif == NONE && isExif(bytes, marker) ? marker : exif;
            }
            marker = JpegMarkers.next(bytes, JpegMarkers.afterSegment(bytes, marker));
        }
        if (frame == NONE) {
            throw ImageFormat.JPEG.refusal("pixels before a frame header (expected: SOF0, 1, 2, 9 or 10)");
        }
        JpegFrame.checkScan(bytes, frame, marker);
        var size = JpegFrame.size(bytes, frame);
        int end = end(bytes, JpegMarkers.afterSegment(bytes, marker), size);
        return ImageHeader.oriented(ImageFormat.JPEG, size, orientation(bytes, exif), end, false);
    }

    private static void checkFrame(ByteCursor bytes, int earlier, int marker) {
        if (earlier != NONE) {
            throw ImageFormat.JPEG.refusal("a second frame header (SOF) before the pixels");
        }
        JpegFrame.check(bytes, marker);
    }

    private static void checkSegment(ByteCursor bytes, int marker) {
        int kind = bytes.u8(marker);
        if (JpegTables.isTable(kind)) {
            JpegTables.check(kind, bytes, marker + 3, endOfContents(bytes, marker));
        } else if (!isSkipped(kind)) {
            throw ImageFormat.JPEG.refusal("marker ff %02x before the pixels (expected: tables, a frame header SOF0, 1, 2, 9 or 10, a scan)".formatted(kind));
        }
    }

    private static int endOfContents(ByteCursor bytes, int marker) {
        return marker + 1 + bytes.u16(marker + 1);
    }

    private static boolean isExif(ByteCursor bytes, int marker) {
        return bytes.u8(marker) == JpegMarkers.APP1
                && endOfContents(bytes, marker) - marker - 3 >= EXIF_BYTES
                && bytes.isTag(marker + 3, EXIF);
    }

    /// @param exif the marker of the first segment with EXIF data: only that one counts
    private static int orientation(ByteCursor bytes, int exif) {
        return exif == NONE ? Exif.UPRIGHT : Exif.orientation(bytes, exif + 3 + EXIF_BYTES, endOfContents(bytes, exif));
    }

    /// APP0 to APP15, comments, DNL and markers without contents.
    private static boolean isSkipped(int kind) {
        return (kind >= JpegMarkers.APP0 && kind <= JpegMarkers.APP15)
                || kind == JpegMarkers.COMMENT
                || kind == 0xdc
                || JpegMarkers.isStandalone(kind);
    }

    /// The end of the first end mark outside a segment, or of the bytes: some cameras send none, and browsers show their pictures
    /// nevertheless. Thumbnails in EXIF segments have their own end marks, so segments are skipped by their length.
    private static int end(ByteCursor bytes, int from, ImageSize size) {
        int length = bytes.length();
        int at = bytes.indexOfMarkerBesidePixels(from);
        while (at < length) {
            int marker = bytes.u8(at + 1);
            if (marker == JpegMarkers.END_OF_IMAGE) {
                return at + 2;
            }
            if (JpegFrame.isFrameHeader(marker) && at + 9 <= length && !JpegFrame.size(bytes, at + 1).equals(size)) {
                throw ImageFormat.JPEG.refusal("a second frame header (SOF), of another size");
            }
            int next = JpegMarkers.hasContents(marker) && at + 3 < length ? at + 2 + bytes.u16(at + 2) : at + 1;
            at = bytes.indexOfMarkerBesidePixels(next);
        }
        return length;
    }
}
