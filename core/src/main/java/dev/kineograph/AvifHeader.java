// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// An AVIF's boxes (ISO/IEC 14496-12, 23008-12): length, name, contents; the size is in `meta/iprp/ipco/ispe`.
final class AvifHeader {

    /// The contents of a box: where they begin and end.
    private record Box(int from, int to) {}

    private AvifHeader() {}

    /// The tiles of a grid and a thumbnail have sizes too; the picture's own is the largest of them.
    static ImageHeader read(ByteCursor bytes) {
        var size = boxes(bytes, List.of(new Box(0, bytes.length())), "meta").stream()
                .map(meta -> new Box(meta.from + 4, meta.to))
                .flatMap(meta -> boxes(bytes, boxes(bytes, List.of(meta), "iprp"), "ipco").stream())
                .flatMap(properties -> boxes(bytes, List.of(properties), "ispe").stream())
                .map(box -> size(bytes, box))
                .max(Comparator.comparingLong(ImageSize::pixels));
        return new ImageHeader(ImageFormat.AVIF, size.orElse(null), bytes.length());
    }

    private static List<Box> boxes(ByteCursor bytes, List<Box> parents, String name) {
        var found = new ArrayList<Box>();
        for (var parent : parents) {
            long at = parent.from;
            while (at + 8 <= parent.to) {
                long end = at + length(bytes, (int) at, parent);
                if (bytes.isTag((int) at + 4, name)) {
                    found.add(new Box((int) at + headLength(bytes, (int) at), (int) end));
                }
                at = end;
            }
        }
        return found;
    }

    /// A length of 1 means that a 64-bit length follows the name; 0, or one shorter than a box's head, means the rest of the
    /// parent.
    private static long length(ByteCursor bytes, int box, Box parent) {
        boolean isLong = bytes.u32(box) == 1 && box + 16 <= parent.to;
        long length = isLong ? bytes.u32(box + 8) << 32 | bytes.u32(box + 12) : bytes.u32(box);
        long rest = (long) parent.to - box;
        return length < 8 || length > rest ? rest : length;
    }

    private static int headLength(ByteCursor bytes, int box) {
        return bytes.u32(box) == 1 ? 16 : 8;
    }

    private static ImageSize size(ByteCursor bytes, Box box) {
        long width = bytes.u32(box.from + 4);
        long height = bytes.u32(box.from + 8);
        return new ImageSize((int) Math.min(width, Integer.MAX_VALUE), (int) Math.min(height, Integer.MAX_VALUE));
    }
}
