// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.CRC32;

/// What a PNG has beside its pixels: texts, times, EXIF data, and the chunks of programs. Those are kept that a decoder needs, or that say what the
/// pixels look like and how they move.
///
/// **Threading.** Stateless.
final class PngMetadata {
    private static final int SIGNATURE = 8;
    private static final int NAME = 4;
    private static final int AROUND_CONTENTS = 12;

    /// The fifth bit of a chunk's first letter, which makes it lower-case: a decoder may skip that chunk (5.4).
    private static final int ANCILLARY = 0x20;

    private static final String EXIF = "eXIf";

    private static final List<String> KEPT = List.of(
            "tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "cICP", "mDCV", "cLLI", "sBIT", "bKGD", "hIST", "pHYs", "acTL", "fcTL", "fdAT");

    private PngMetadata() {}

    static void strip(ByteCursor bytes, KeptBytes kept, int orientation) {
        int written = Exif.UPRIGHT;
        int keptFrom = 0;
        int at = SIGNATURE;
        while (at + AROUND_CONTENTS <= bytes.length()) {
            int next = (int) Math.min(bytes.length(), at + AROUND_CONTENTS + bytes.u32(at));
            if (!isKept(bytes, at + NAME)) {
                kept.keep(keptFrom, at);
                keptFrom = next;
                if (orientation != written && bytes.isTag(at + NAME, EXIF)) {
                    kept.add(exif(orientation));
                    written = orientation;
                }
            }
            at = next;
        }
        kept.keep(keptFrom, bytes.length());
    }

    private static boolean isKept(ByteCursor bytes, int name) {
        if ((bytes.u8(name) & ANCILLARY) == 0) {
            return true;
        }
        // A loop instead of a stream: a file may have a million chunks.
        for (var known : KEPT) {
            if (bytes.isTag(name, known)) {
                return true;
            }
        }
        return false;
    }

    private static byte[] exif(int orientation) {
        byte[] tiff = Exif.ofOrientation(orientation);
        var chunk = ByteBuffer.allocate(AROUND_CONTENTS + tiff.length)
                .putInt(tiff.length)
                .put(new byte[] {'e', 'X', 'I', 'f'})
                .put(tiff);
        var sum = new CRC32();
        sum.update(chunk.array(), NAME, NAME + tiff.length);
        return chunk.putInt((int) sum.getValue()).array();
    }
}
