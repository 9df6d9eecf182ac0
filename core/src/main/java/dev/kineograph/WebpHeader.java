// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

/// A WebP's RIFF container (RFC 9649): chunks of a name, a length and contents, which hold a still picture (VP8 or VP8L), one with more
/// data (VP8X), or an animation.
///
/// The chunks must fit into the container and the container into the bytes: no decoder shows a part of a WebP. Bytes after the
/// container do not belong to the picture.
///
/// **Threading.** Stateless.
final class WebpHeader {
    private static final int FIRST_CHUNK = 12;
    private static final int CONTENTS = 8;
    private static final int FRAME_HEAD = 16;
    private static final int ANIMATION = 0x02;
    private static final int KNOWN_FLAGS = 0x3e;

    private WebpHeader() {}

    static ImageHeader read(byte[] image) {
        var all = new ByteCursor(image);
        long length = CONTENTS + all.u32LittleEndian(4);
        if (length > all.length()) {
            throw ImageFormat.WEBP.refusal("%,d bytes of the %,d that its container has".formatted(all.length(), length));
        }
        var bytes = all.first((int) length);
        boolean isExtended = bytes.isTag(FIRST_CHUNK, "VP8X");
        if (!isExtended && !isStill(bytes, FIRST_CHUNK)) {
            throw ImageFormat.WEBP.refusal("begins with no VP8X, VP8L or VP8 chunk");
        }
        var size = isExtended ? extended(bytes) : onlyStill(bytes);
        return new ImageHeader(ImageFormat.WEBP, size, (int) length, isExtended && isAnimation(bytes));
    }

    private static ImageSize onlyStill(ByteCursor bytes) {
        var size = still(bytes, FIRST_CHUNK);
        int at = FIRST_CHUNK;
        while (at < bytes.length()) {
            at = next(bytes, at, bytes.length());
        }
        return size;
    }

    private static ImageSize extended(ByteCursor bytes) {
        int flags = bytes.u8(FIRST_CHUNK + CONTENTS);
        int at = next(bytes, FIRST_CHUNK, bytes.length());
        if ((flags & ~KNOWN_FLAGS) != 0 || bytes.u32LittleEndian(FIRST_CHUNK + 4) < 10) {
            throw ImageFormat.WEBP.refusal("features %02x in a chunk VP8X of %,d bytes (expected: RFC 9649, 2.7)"
                    .formatted(flags, bytes.u32LittleEndian(FIRST_CHUNK + 4)));
        }
        var canvas = new ImageSize(
                bytes.u24LittleEndian(FIRST_CHUNK + CONTENTS + 4) + 1, bytes.u24LittleEndian(FIRST_CHUNK + CONTENTS + 7) + 1);
        if (isAnimation(bytes)) {
            checkAnimation(bytes, at, canvas);
        } else {
            checkStill(bytes, at, canvas);
        }
        return canvas;
    }

    private static boolean isAnimation(ByteCursor extended) {
        return (extended.u8(FIRST_CHUNK + CONTENTS) & ANIMATION) != 0;
    }

    private static void checkStill(ByteCursor bytes, int from, ImageSize canvas) {
        boolean isShown = false;
        int at = from;
        while (at < bytes.length()) {
            int next = next(bytes, at, bytes.length());
            if (!isShown && isStill(bytes, at)) {
                var size = still(bytes, at);
                if (!size.equals(canvas)) {
                    throw ImageFormat.WEBP.refusal("a picture of %s on a canvas of %s".formatted(size, canvas));
                }
                isShown = true;
            }
            at = next;
        }
        if (!isShown) {
            throw ImageFormat.WEBP.refusal("no chunk VP8 or VP8L in it");
        }
    }

    private static void checkAnimation(ByteCursor bytes, int from, ImageSize canvas) {
        boolean hasControl = false;
        boolean hasFrames = false;
        int at = from;
        while (at < bytes.length()) {
            int next = next(bytes, at, bytes.length());
            if (bytes.isTag(at, "ANIM")) {
                hasControl = true;
            } else if (bytes.isTag(at, "ANMF")) {
                checkFrame(bytes, at, canvas);
                hasFrames = true;
            }
            at = next;
        }
        if (!hasControl || !hasFrames) {
            throw ImageFormat.WEBP.refusal("an animation without frames (expected: chunks ANIM and ANMF)");
        }
    }

    private static void checkFrame(ByteCursor bytes, int chunk, ImageSize canvas) {
        long end = chunk + CONTENTS + bytes.u32LittleEndian(chunk + 4);
        int head = chunk + CONTENTS;
        long right = 2L * bytes.u24LittleEndian(head) + bytes.u24LittleEndian(head + 6) + 1;
        long bottom = 2L * bytes.u24LittleEndian(head + 3) + bytes.u24LittleEndian(head + 9) + 1;
        if (right > canvas.width() || bottom > canvas.height()) {
            throw ImageFormat.WEBP.refusal("a frame that ends at %d, %d on a canvas of %s".formatted(right, bottom, canvas));
        }
        int at = head + FRAME_HEAD;
        while (at < end && !isStill(bytes, at)) {
            at = next(bytes, at, (int) end);
        }
        if (at >= end) {
            throw ImageFormat.WEBP.refusal("a frame without a picture (expected: VP8 or VP8L in ANMF)");
        }
        next(bytes, at, (int) end);
        still(bytes, at);
    }

    /// The chunk after this one, which must end before `end`. Chunks of odd lengths have one byte more.
    private static int next(ByteCursor bytes, int chunk, int end) {
        long length = bytes.u32LittleEndian(chunk + 4);
        long next = chunk + CONTENTS + length + (length & 1);
        if (next > end) {
            throw ImageFormat.WEBP.refusal("chunk %s of %,d bytes at byte %,d (expected: an end before byte %,d)"
                    .formatted(bytes.tag(chunk), length, chunk, end));
        }
        return (int) next;
    }

    private static boolean isStill(ByteCursor bytes, int chunk) {
        return bytes.isTag(chunk, "VP8 ") || bytes.isTag(chunk, "VP8L");
    }

    /// The size of a still picture, of which a decoder would show at least the beginning.
    private static ImageSize still(ByteCursor bytes, int chunk) {
        long length = bytes.u32LittleEndian(chunk + 4);
        return bytes.isTag(chunk, "VP8L") ? lossless(bytes, chunk + CONTENTS, length) : lossy(bytes, chunk + CONTENTS, length);
    }

    /// A key frame of VP8 that is shown (RFC 6386, 9.1).
    private static ImageSize lossy(ByteCursor bytes, int at, long length) {
        int head = bytes.u24LittleEndian(at);
        boolean isKeyFrame = (head & 1) == 0 && (head >> 1 & 7) <= 3 && (head & 0x10) != 0;
        if (!isKeyFrame || head >> 5 >= length || bytes.u8(at + 3) != 0x9d || bytes.u8(at + 4) != 0x01 || bytes.u8(at + 5) != 0x2a) {
            throw ImageFormat.WEBP.refusal("no key frame in chunk VP8 (expected: RFC 6386, 9.1)");
        }
        return new ImageSize(bytes.u16LittleEndian(at + 6) & 0x3fff, bytes.u16LittleEndian(at + 8) & 0x3fff);
    }

    private static ImageSize lossless(ByteCursor bytes, int at, long length) {
        long bits = bytes.u32LittleEndian(at + 1);
        if (length < 5 || bytes.u8(at) != 0x2f || bits >> 29 != 0) {
            throw ImageFormat.WEBP.refusal("no header in chunk VP8L (expected: RFC 9649, 3.4)");
        }
        return new ImageSize((int) (bits & 0x3fff) + 1, (int) (bits >> 14 & 0x3fff) + 1);
    }
}
