// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.wire;

/// The end mark of a JPEG (ITU-T T.81, annex B) outside its segments, or the start mark of the next one: some cameras send no end mark.
/// Thumbnails, which have both marks, are in segments.
///
/// **Threading.** Confined to its reader.
final class JpegEnd implements PictureEnd {
    private static final int START = 0xd8;
    private static final int END = 0xd9;

    private int at = 2;

    @Override
    public int find(PendingBytes bytes) {
        at = bytes.indexOf(0xff, at);
        while (at + 2 < bytes.length() || (at + 1 < bytes.length() && bytes.u8(at + 1) == END)) {
            int marker = bytes.u8(at + 1);
            if (marker == END) {
                return at + 2;
            }
            if (marker == START && bytes.u8(at + 2) == 0xff) {
                return at;
            }
            if (hasLength(marker)) {
                if (at + 3 >= bytes.length()) {
                    return NOT_YET;
                }
                at += 2 + Math.max(2, bytes.u16(at + 2));
            } else {
                at += marker == 0xff ? 1 : 2;
            }
            at = bytes.indexOf(0xff, at);
        }
        return NOT_YET;
    }

    /// Restart, start and end marks have no length, nor have the few below them; ff 00 is a pixel, and in ff ff the first byte is a fill byte.
    private static boolean hasLength(int marker) {
        return marker >= 0xc0 && marker < 0xff && !(marker >= 0xd0 && marker <= END);
    }
}
