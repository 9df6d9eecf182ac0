// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.wire;

/// The end of the chunk IEND of a PNG (ISO/IEC 15948). Each chunk has a length, a name, contents and a checksum.
///
/// **Threading.** Confined to its reader.
final class PngEnd implements PictureEnd {
    private static final int AROUND_CONTENTS = 12;
    private static final long LAST = 0x49454e44; // IEND

    private int at = 8;

    @Override
    public int find(PendingBytes bytes) {
        while (at + 8 <= bytes.length()) {
            long next = at + AROUND_CONTENTS + bytes.u32(at);
            if (next > bytes.length()) {
                return NOT_YET;
            }
            if (bytes.u32(at + 4) == LAST) {
                return (int) next;
            }
            at = (int) next;
        }
        return NOT_YET;
    }
}
