// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// The pictures that follow a JPEG and belong to it according to its index (CIPA DC-007, the Multi-Picture Format): the brightness of a
/// phone's HDR picture, a preview, the other eye. They are not to be shown by themselves.
///
/// **Threading.** Stateless.
final class MultiPictureIndex {
    private static final int APP2 = 0xe2;
    private static final int START_OF_SCAN = 0xda;
    private static final int IDENTIFIER = 0x4d504600; // MPF
    private static final int ENTRIES = 0xb002;
    private static final int ENTRY_BYTES = 16;

    private MultiPictureIndex() {}

    /// The lengths of those pictures, in their order; empty for a JPEG without any, and for other pictures.
    static List<Long> lengths(byte[] picture) {
        var bytes = ByteBuffer.wrap(picture);
        int at = 2;
        while (at + 8 <= picture.length && bytes.get(at) == (byte) 0xff) {
            int marker = bytes.get(at + 1) & 0xff;
            int end = at + 2 + (bytes.getShort(at + 2) & 0xffff);
            if (marker == START_OF_SCAN || end > picture.length) {
                break;
            }
            if (marker == APP2 && bytes.getInt(at + 4) == IDENTIFIER && end > at + 8) {
                return lengths(bytes.slice(at + 8, end - at - 8));
            }
            at = end;
        }
        return List.of();
    }

    /// @param tiff the index, which has the structure of TIFF: byte order, offset of a directory, entries of 12 bytes
    private static List<Long> lengths(ByteBuffer tiff) {
        try {
            tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
            int directory = tiff.getInt(4);
            int count = tiff.getShort(directory) & 0xffff;
            for (int entry = directory + 2; count-- > 0; entry += 12) {
                if ((tiff.getShort(entry) & 0xffff) == ENTRIES) {
                    return lengths(tiff, tiff.getInt(entry + 8), tiff.getInt(entry + 4) / ENTRY_BYTES);
                }
            }
        } catch (IndexOutOfBoundsException e) {
            // A damaged index names no pictures.
        }
        return List.of();
    }

    /// The first one is the picture itself.
    private static List<Long> lengths(ByteBuffer tiff, int from, int count) {
        var lengths = new ArrayList<Long>();
        for (int i = 1; i < count; i++) {
            lengths.add(Integer.toUnsignedLong(tiff.getInt(from + i * ENTRY_BYTES + 4)));
        }
        return lengths;
    }
}
