// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.decode;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/// What of a PNG says how its pixels look: Java's decoder reads texts and profiles too, whose few compressed bytes can become gigabytes.
///
/// **Threading.** Stateless.
final class PngEssentials {
    private static final int SIGNATURE = 8;
    private static final int AROUND_CONTENTS = 12;
    private static final int HEADER = 0x49484452; // IHDR
    private static final int PALETTE = 0x504c5445; // PLTE
    private static final int TRANSPARENCY = 0x74524e53; // tRNS
    private static final int PIXELS = 0x49444154; // IDAT
    private static final int END = 0x49454e44; // IEND

    private PngEssentials() {}

    /// The picture without everything else. It may end early.
    static byte[] of(ByteBuffer png) {
        var kept = new ByteArrayOutputStream(png.limit());
        copy(png, 0, SIGNATURE, kept);
        for (long at = SIGNATURE; at + AROUND_CONTENTS <= png.limit(); ) {
            long next = at + AROUND_CONTENTS + Integer.toUnsignedLong(png.getInt((int) at));
            int name = png.getInt((int) at + Integer.BYTES);
            if (name == HEADER || name == PALETTE || name == TRANSPARENCY || name == PIXELS || name == END) {
                copy(png, (int) at, (int) Math.min(next, png.limit()), kept);
            }
            at = next;
        }
        return kept.toByteArray();
    }

    private static void copy(ByteBuffer png, int from, int to, ByteArrayOutputStream out) {
        byte[] part = new byte[to - from];
        png.get(from, part);
        out.writeBytes(part);
    }
}
