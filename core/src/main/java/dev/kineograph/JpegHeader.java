// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import org.jspecify.annotations.Nullable;

/// The segments of a JPEG (ITU-T T.81, annex B): marker, length, contents, up to the scan and its end.
///
/// Refuses what makes a decoder (libjpeg, in every browser) give up before the first pixel: Chromium then shows nothing more of that
/// stream. After the beginning of the first scan nothing makes it give up; a picture may end there.
///
/// **Threading.** Confined to the thread that reads.
final class JpegHeader {
    private static final String EXIF = "Exif";
    private static final int EXIF_BYTES = 6;

    private final ByteCursor bytes;
    private @Nullable JpegFrame frame;

    /// The first segment with EXIF data has been read; only that one counts.
    private boolean hasExif;

    private int orientation = Exif.UPRIGHT;

    private JpegHeader(ByteCursor bytes) {
        this.bytes = bytes;
    }

    static ImageHeader read(ByteCursor bytes) {
        return new JpegHeader(bytes).read();
    }

    private ImageHeader read() {
        int marker = JpegMarkers.next(bytes, 2);
        while (bytes.u8(marker) != JpegMarkers.START_OF_SCAN) {
            readSegment(marker);
            marker = JpegMarkers.next(bytes, JpegMarkers.afterSegment(bytes, marker));
        }
        if (frame == null) {
            throw ImageFormat.JPEG.refusal("pixels before a frame header (expected: SOF0, 1, 2, 9 or 10)");
        }
        frame.checkScan(bytes, marker);
        var size = frame.size();
        return ImageHeader.oriented(ImageFormat.JPEG, size, orientation, end(JpegMarkers.afterSegment(bytes, marker), size), false);
    }

    private void readSegment(int marker) {
        int kind = bytes.u8(marker);
        if (JpegFrame.isFrameHeader(kind)) {
            if (frame != null) {
                throw ImageFormat.JPEG.refusal("a second frame header (SOF) before the pixels");
            }
            frame = JpegFrame.read(bytes, marker);
        } else if (JpegTables.isTable(kind)) {
            JpegTables.check(kind, bytes, marker + 3, marker + 1 + bytes.u16(marker + 1));
        } else if (kind == JpegMarkers.APP1) {
            readExif(marker + 3, marker + 1 + bytes.u16(marker + 1));
        } else if (!isSkipped(kind)) {
            throw ImageFormat.JPEG.refusal("marker ff %02x before the pixels (expected: tables, a frame header SOF0, 1, 2, 9 or 10, a scan)".formatted(kind));
        }
    }

    private void readExif(int from, int to) {
        if (!hasExif && to - from >= EXIF_BYTES && bytes.isTag(from, EXIF)) {
            hasExif = true;
            orientation = Exif.orientation(bytes, from + EXIF_BYTES, to);
        }
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
    private int end(int from, ImageSize size) {
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
