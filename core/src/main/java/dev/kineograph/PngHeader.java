// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

/// The chunks of a PNG (ISO/IEC 15948): length, name, contents, checksum; IHDR comes first and IEND last.
final class PngHeader {
    private static final int SIGNATURE = 8;
    private static final int AROUND_CONTENTS = 12;

    private PngHeader() {}

    static ImageHeader read(ByteCursor bytes) {
        if (bytes.u32(SIGNATURE) != 13 || !bytes.isTag(SIGNATURE + 4, "IHDR")) {
            throw new RefusedException(
                    Refusal.NOT_AN_IMAGE, "image/png does not begin with its header chunk (expected: IHDR, 13 bytes)");
        }
        return new ImageHeader(ImageFormat.PNG, size(bytes), end(bytes));
    }

    private static ImageSize size(ByteCursor bytes) {
        long width = bytes.u32(SIGNATURE + 8);
        long height = bytes.u32(SIGNATURE + 12);
        if (width > Integer.MAX_VALUE || height > Integer.MAX_VALUE) {
            throw new RefusedException(
                    Refusal.BAD_DIMENSIONS, "picture size: %dx%d (expected: below 2^31)".formatted(width, height));
        }
        return new ImageSize((int) width, (int) height);
    }

    private static int end(ByteCursor bytes) {
        long at = SIGNATURE;
        while (at + AROUND_CONTENTS <= bytes.length()) {
            boolean last = bytes.isTag((int) at + 4, "IEND");
            at += AROUND_CONTENTS + bytes.u32((int) at);
            if (last) {
                break;
            }
        }
        return (int) Math.min(at, bytes.length());
    }
}
