// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

/// A WebP's RIFF container (RFC 9649): its length, and the size, which is in the first chunk, one of three kinds.
final class WebpHeader {
    private static final int CHUNK = 12;
    private static final int CONTENTS = CHUNK + 8;

    private WebpHeader() {}

    static ImageHeader read(ByteCursor bytes) {
        int length = (int) Math.min(8 + bytes.u32LittleEndian(4), bytes.length());
        return new ImageHeader(ImageFormat.WEBP, size(bytes.first(length)), length);
    }

    private static ImageSize size(ByteCursor bytes) {
        if (bytes.isTag(CHUNK, "VP8X")) {
            return new ImageSize(bytes.u24LittleEndian(CONTENTS + 4) + 1, bytes.u24LittleEndian(CONTENTS + 7) + 1);
        }
        if (bytes.isTag(CHUNK, "VP8L")) {
            long bits = bytes.u32LittleEndian(CONTENTS + 1);
            return new ImageSize((int) (bits & 0x3fff) + 1, (int) (bits >> 14 & 0x3fff) + 1);
        }
        if (bytes.isTag(CHUNK, "VP8 ")) {
            return new ImageSize(
                    bytes.u16LittleEndian(CONTENTS + 6) & 0x3fff, bytes.u16LittleEndian(CONTENTS + 8) & 0x3fff);
        }
        throw new RefusedException(Refusal.NOT_AN_IMAGE, "image/webp begins with no VP8X, VP8L or VP8 chunk");
    }
}
