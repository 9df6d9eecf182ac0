// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.nio.ByteBuffer;

/// EXIF data (CIPA DC-008): a TIFF directory, of which only the orientation counts here.
///
/// **Threading.** Stateless.
final class Exif {
    /// The pixels are upright.
    static final int UPRIGHT = 1;

    /// From this value on, the picture is shown turned by a quarter, so that width and height are swapped.
    static final int FIRST_TURNED = 5;

    private static final int LAST = 8;

    private static final int ENTRY_BYTES = 12;
    private static final int ORIENTATION = 0x112;
    private static final int SHORT = 3;

    /// A header, the number of entries, one of them, and that no other directory follows.
    private static final int MINIMAL_BYTES = 8 + 2 + ENTRY_BYTES + 4;

    private Exif() {}

    /// How the picture must be turned and mirrored, 1 to 8. Unreadable data counts as upright, as in browsers.
    ///
    /// @param from where the TIFF header begins
    /// @param to where the data ends, at most
    static int orientation(ByteCursor bytes, int from, int to) {
        int end = Math.min(to, bytes.length());
        if (end - from < 8) {
            return UPRIGHT;
        }
        boolean isLittle = bytes.isTag(from, "II*\0");
        if (!isLittle && !bytes.isTag(from, "MM\0*")) {
            return UPRIGHT;
        }
        long directory = from + u32(bytes, from + 4, isLittle);
        if (directory + 2 > end) {
            return UPRIGHT;
        }
        int entries = u16(bytes, (int) directory, isLittle);
        for (long at = directory + 2; entries > 0 && at + ENTRY_BYTES <= end; at += ENTRY_BYTES, entries--) {
            if (u16(bytes, (int) at, isLittle) == ORIENTATION) {
                int orientation = u16(bytes, (int) at + 8, isLittle);
                boolean isKnown = isOneShort(bytes, (int) at, isLittle) && orientation >= UPRIGHT && orientation <= LAST;
                return isKnown ? orientation : UPRIGHT;
            }
        }
        return UPRIGHT;
    }

    private static boolean isOneShort(ByteCursor bytes, int entry, boolean isLittle) {
        return u16(bytes, entry + 2, isLittle) == SHORT && u32(bytes, entry + 4, isLittle) == 1;
    }

    /// Data that say how the picture must be turned and mirrored, and nothing else.
    ///
    /// @param orientation 1 to 8
    static byte[] ofOrientation(int orientation) {
        return ByteBuffer.allocate(MINIMAL_BYTES)
                .put(new byte[] {'M', 'M', 0, '*'})
                .putInt(8)
                .putShort((short) 1)
                .putShort((short) ORIENTATION)
                .putShort((short) SHORT)
                .putInt(1)
                .putShort((short) orientation)
                .putShort((short) 0)
                .putInt(0)
                .array();
    }

    private static int u16(ByteCursor bytes, int at, boolean isLittle) {
        return isLittle ? bytes.u16LittleEndian(at) : bytes.u16(at);
    }

    private static long u32(ByteCursor bytes, int at, boolean isLittle) {
        return isLittle ? bytes.u32LittleEndian(at) : bytes.u32(at);
    }
}
