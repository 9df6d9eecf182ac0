// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/// What a WebP has beside its pixels: chunks with EXIF data, with XMP, and with what only some program knows (RFC 9649, 2.7.1.5 and 2.7.1.6).
///
/// **Threading.** Confined.
final class WebpMetadata {
    private static final int FIRST_CHUNK = 12;
    private static final int LENGTH = 4;
    private static final int CONTENTS = 8;
    private static final int FLAGS = FIRST_CHUNK + CONTENTS;
    private static final int HAS_EXIF = 0x08;
    private static final int HAS_XMP = 0x04;
    private static final String EXIF = "EXIF";

    /// Some programs begin EXIF data as a JPEG does.
    private static final String PREFIX = "Exif\0\0";

    private static final List<String> KEPT = List.of("VP8X", "VP8 ", "VP8L", "ALPH", "ANIM", "ANMF", "ICCP");

    private WebpMetadata() {}

    static void strip(ByteCursor bytes, KeptBytes kept) {
        boolean hasOrientation = false;
        boolean hasExif = false;
        int keptFrom = 0;
        int at = FIRST_CHUNK;
        while (at + CONTENTS <= bytes.length()) {
            long length = bytes.u32LittleEndian(at + LENGTH);
            int next = (int) Math.min(bytes.length(), at + CONTENTS + length + (length & 1));
            if (!isKept(bytes, at)) {
                kept.keep(keptFrom, at);
                keptFrom = next;
                if (!hasExif && bytes.isTag(at, EXIF)) {
                    hasExif = true;
                    hasOrientation = addOrientation(bytes, at + CONTENTS, next, kept);
                }
            }
            at = next;
        }
        kept.keep(keptFrom, bytes.length());
        setHead(bytes, kept, hasOrientation);
    }

    private static boolean isKept(ByteCursor bytes, int chunk) {
        // A loop instead of a stream: a file may have two million chunks.
        for (var known : KEPT) {
            if (bytes.isTag(chunk, known)) {
                return true;
            }
        }
        return false;
    }

    /// Returns whether there is one that says more than that the picture is upright.
    private static boolean addOrientation(ByteCursor bytes, int from, int to, KeptBytes kept) {
        int tiff = bytes.isText(from, to, PREFIX) ? from + PREFIX.length() : from;
        int orientation = Exif.orientation(bytes, tiff, to);
        if (orientation != Exif.UPRIGHT) {
            byte[] data = Exif.ofOrientation(orientation);
            kept.add(ByteBuffer.allocate(CONTENTS + data.length)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .put(new byte[] {'E', 'X', 'I', 'F'})
                    .putInt(data.length)
                    .put(data)
                    .array());
        }
        return orientation != Exif.UPRIGHT;
    }

    /// The length of the container, and what an extended file says of itself.
    private static void setHead(ByteCursor bytes, KeptBytes kept, boolean hasOrientation) {
        int length = kept.length() - CONTENTS;
        for (int i = 0; i < Integer.BYTES; i++) {
            kept.set(LENGTH + i, (length >> (8 * i)) & 0xff);
        }
        if (bytes.isTag(FIRST_CHUNK, "VP8X")) {
            int flags = bytes.u8(FLAGS) & ~HAS_XMP;
            kept.set(FLAGS, hasOrientation ? flags | HAS_EXIF : flags & ~HAS_EXIF);
        }
    }
}
