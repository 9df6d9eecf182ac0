// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

/// The segments of a JPEG (ITU-T T.81, annex B): marker, length, contents, up to the scan and its end.
final class JpegHeader {
    private static final int START_OF_SCAN = 0xda;
    private static final int END_OF_IMAGE = 0xd9;

    private JpegHeader() {}

    static ImageHeader read(ByteCursor bytes) {
        int at = nextMarker(bytes, 2);
        while (!isFrameHeader(bytes.u8(at))) {
            if (bytes.u8(at) == START_OF_SCAN || bytes.u8(at) == END_OF_IMAGE) {
                throw new RefusedException(Refusal.NOT_AN_IMAGE, "image/jpeg without a frame header (SOF)");
            }
            at = nextMarker(bytes, afterSegment(bytes, at));
        }
        var size = new ImageSize(bytes.u16(at + 6), bytes.u16(at + 4));
        return new ImageHeader(ImageFormat.JPEG, size, end(bytes, afterSegment(bytes, at)));
    }

    /// SOF0 to SOF15, without the three markers in that range that are none: DHT, JPG and DAC.
    private static boolean isFrameHeader(int marker) {
        return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
    }

    /// The index of the marker's second byte; any number of ff may come before it (B.1.1.2).
    private static int nextMarker(ByteCursor bytes, int from) {
        int at = from;
        if (bytes.u8(at) != 0xff) {
            throw new RefusedException(
                    Refusal.NOT_AN_IMAGE, "image/jpeg has no marker at byte %d (expected: ff)".formatted(at));
        }
        while (bytes.u8(at) == 0xff) {
            at++;
        }
        return at;
    }

    private static int afterSegment(ByteCursor bytes, int marker) {
        return isStandalone(bytes.u8(marker)) ? marker + 1 : marker + 1 + bytes.u16(marker + 1);
    }

    /// TEM and RST0 to RST7 have no length and no contents.
    private static boolean isStandalone(int marker) {
        return marker == 0x01 || (marker >= 0xd0 && marker <= 0xd7);
    }

    /// The end of the first end mark outside a segment, or of the bytes: some cameras send none, and browsers show their pictures
    /// all the same. Thumbnails in EXIF segments have their own end marks, so segments are skipped by their length.
    private static int end(ByteCursor bytes, int from) {
        int length = bytes.length();
        int at = bytes.indexOfMarker(from);
        while (at + 1 < length) {
            int marker = bytes.u8(at + 1);
            if (marker == END_OF_IMAGE) {
                return at + 2;
            }
            int next = hasContents(marker) && at + 3 < length ? at + 2 + bytes.u16(at + 2) : at + 1;
            at = bytes.indexOfMarker(next);
        }
        return length;
    }

    /// True for a segment between or after scans; false for pixels (any byte, ff 00, fill bytes, restart marks).
    private static boolean hasContents(int marker) {
        return marker >= 0xc0 && marker < 0xff && !isStandalone(marker) && marker != 0xd8;
    }
}
