// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import org.jspecify.annotations.Nullable;

/// A box of an ISO base media file (ISO/IEC 14496-12, 4.2): a length, a name of four letters, contents.
///
/// **Threading.** Immutable.
///
/// @param start the position of its length
/// @param from the start of its contents
/// @param to its end
record IsoBox(ByteCursor bytes, int start, int from, int to) {
    private static final int HEAD = 8;
    private static final int LONG_HEAD = 16;

    /// The box that begins there.
    ///
    /// @param end the end of the box around it
    /// @param mayBeCut whether it is shortened to that end if it claims a later one
    /// @throws RefusedException if it is cut, and may not be
    static IsoBox at(ByteCursor bytes, int start, int end, boolean mayBeCut) {
        boolean isLong = bytes.u32(start) == 1;
        long length = isLong ? bytes.u32(start + HEAD) << 32 | bytes.u32(start + HEAD + 4) : bytes.u32(start);
        int head = isLong ? LONG_HEAD : HEAD;
        long rest = (long) end - start;
        if (length < 0 || (length > rest && !mayBeCut)) {
            throw ImageFormat.AVIF.refusal("box %s of %,d bytes at byte %,d (expected: at most %,d, up to the end)"
                    .formatted(bytes.tag(start + 4), length, start, rest));
        }
        // 0 means the rest; a length shorter than the head is treated likewise.
        return new IsoBox(bytes, start, Math.min(start + head, end), length < head ? end : start + (int) Math.min(length, rest));
    }

    /// The same box, with nothing after it.
    IsoBox alone() {
        return new IsoBox(bytes.first(to), start, from, to);
    }

    /// Whether another box may begin there.
    static boolean hasRoom(int start, int end) {
        return start + HEAD <= end;
    }

    boolean isNamed(String name) {
        return bytes.isTag(start + 4, name);
    }

    /// The first box in it with that name, if there is one.
    ///
    /// @param skipped how many bytes come before the first box
    @Nullable IsoBox child(int skipped, String name) {
        int at = from + skipped;
        while (hasRoom(at, to)) {
            var child = at(bytes, at, to, false);
            if (child.isNamed(name)) {
                return child;
            }
            at = child.to;
        }
        return null;
    }

    /// The first box in it with that name.
    ///
    /// @param skipped how many bytes come before the first box
    /// @throws RefusedException if there is none
    IsoBox need(int skipped, String name) {
        var child = child(skipped, name);
        if (child == null) {
            throw ImageFormat.AVIF.refusal("no box %s in %s (expected: one)".formatted(name, bytes.tag(start + 4)));
        }
        return child;
    }
}
