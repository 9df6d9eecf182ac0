// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

/// The markers of a JPEG (ITU-T T.81, annex B), each of them ff and one more byte.
///
/// **Threading.** Stateless.
final class JpegMarkers {
    static final int START_OF_SCAN = 0xda;
    static final int END_OF_IMAGE = 0xd9;
    static final int APP0 = 0xe0;
    static final int APP1 = 0xe1;
    static final int APP2 = 0xe2;
    static final int APP14 = 0xee;
    static final int APP15 = 0xef;
    static final int COMMENT = 0xfe;

    private JpegMarkers() {}

    /// The index of the next marker's second byte. Any number of ff may come before it (B.1.1.2); other bytes, and ff 00, are stepped over, as
    /// decoders do.
    ///
    /// @throws RefusedException if there is none
    static int next(ByteCursor bytes, int from) {
        int at = bytes.indexOfMarker(from);
        while (true) {
            while (bytes.u8(at) == 0xff) {
                at++;
            }
            if (bytes.u8(at) != 0) {
                return at;
            }
            at = bytes.indexOfMarker(at);
        }
    }

    /// Where the segment of a marker ends, which has at least the two bytes of its length, whatever that says.
    ///
    /// @param marker the index of the marker's second byte
    static int afterSegment(ByteCursor bytes, int marker) {
        return isStandalone(bytes.u8(marker)) ? marker + 1 : marker + 1 + Math.max(2, bytes.u16(marker + 1));
    }

    /// TEM and RST0 to RST7 have no length and no contents.
    static boolean isStandalone(int kind) {
        return kind == 0x01 || (kind >= 0xd0 && kind <= 0xd7);
    }

    /// True for a segment between or after scans; false for pixels (any byte, ff 00, fill bytes, restart marks).
    static boolean hasContents(int kind) {
        return kind >= 0xc0 && kind < 0xff && !isStandalone(kind) && kind != 0xd8;
    }
}
