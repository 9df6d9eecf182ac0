// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Where the items of an AVIF are (ISO/IEC 14496-12, 8.11.3): each is in some pieces, of the file or of the box `idat`. A piece of the file is in a box `mdat`.
///
/// **Threading.** Confined.
final class AvifLocations {
    private static final int VERSION = 4;
    private static final int IN_FILE = 0;
    private static final int IN_DATA_BOX = 1;

    private final ByteCursor bytes;
    private final IsoBox box;
    private final List<IsoBox> inBox;
    private final List<IsoBox> inFile;
    private final int version;
    private final int offsetBytes;
    private final int lengthBytes;
    private final int baseBytes;
    private final int indexBytes;

    /// How many bytes may still be overwritten.
    private long left;

    /// @param box `iloc`
    /// @param dataBox `idat`, if there is one
    /// @param files the boxes `mdat`
    /// @param left how many bytes may be overwritten
    AvifLocations(IsoBox box, @Nullable IsoBox dataBox, List<IsoBox> files, long left) {
        this.bytes = box.bytes();
        this.box = box;
        this.inBox = dataBox == null ? List.of() : List.of(dataBox);
        this.inFile = files;
        this.left = left;
        this.version = bytes.u8(box.from());
        int sizes = bytes.u16(box.from() + VERSION);
        this.offsetBytes = sizes >> 12;
        this.lengthBytes = sizes >> 8 & 15;
        this.baseBytes = sizes >> 4 & 15;
        this.indexBytes = version == 0 ? 0 : sizes & 15;
    }

    /// Overwrites these items with zeros. Returns how many more bytes may be overwritten.
    ///
    /// @throws RefusedException if pieces of them overlap, or are where no data should be
    long clear(Set<Long> items, KeptBytes kept) {
        boolean isShort = version < 2;
        int at = box.from() + VERSION + 2;
        long count = number(at, isShort ? 2 : 4);
        at += isShort ? 2 : 4;
        for (long i = 0; i < count && at < box.to(); i++) {
            long item = number(at, isShort ? 2 : 4);
            at += isShort ? 2 : 4;
            int method = version == 0 ? IN_FILE : bytes.u16(at) & 15;
            // The reference to another file is never followed.
            at += (version == 0 ? 0 : 2) + 2;
            long base = number(at, baseBytes);
            at += baseBytes;
            int pieces = bytes.u16(at);
            at += 2;
            at = items.contains(item) ? clear(at, pieces, method, base, kept) : (int) Math.min(box.to(), at + (long) pieces * pieceBytes());
        }
        return left;
    }

    private int pieceBytes() {
        return indexBytes + offsetBytes + lengthBytes;
    }

    /// Returns where the next item begins.
    private int clear(int from, int pieces, int method, long base, KeptBytes kept) {
        int at = from;
        for (int i = 0; i < pieces && pieceBytes() > 0 && at < box.to(); i++) {
            long offset = number(at + indexBytes, offsetBytes);
            long length = number(at + indexBytes + offsetBytes, lengthBytes);
            if (length > 0 && method == IN_FILE) {
                clear(base + offset, length, inFile, kept);
            } else if (length > 0 && method == IN_DATA_BOX) {
                clear(inBox.isEmpty() ? 0 : inBox.getFirst().from() + base + offset, length, inBox, kept);
            }
            at += pieceBytes();
        }
        return at;
    }

    private void clear(long from, long length, List<IsoBox> around, KeptBytes kept) {
        for (var data : around) {
            if (from >= data.from() && from < data.to()) {
                long to = Math.min(data.to(), from + Math.min(length, data.to()));
                left -= to - from;
                if (left < 0) {
                    throw ImageFormat.AVIF.refusal("items that overlap (expected: each in bytes of its own)");
                }
                kept.clear((int) from, (int) to);
                return;
            }
        }
        throw ImageFormat.AVIF.refusal("an item at byte %,d (expected: in a box mdat or idat)".formatted(from));
    }

    private long number(int at, int size) {
        long number = 0;
        for (int i = 0; i < size; i++) {
            number = number << 8 | bytes.u8(at + i);
        }
        return number;
    }
}
