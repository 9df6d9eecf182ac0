// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

/// The chunks of a PNG (ISO/IEC 15948): length, name, contents, checksum; IHDR comes first and IEND last.
///
/// Refuses what makes a decoder give up before the first pixel: everything wrong before the pixel data (IDAT). After that, a picture may be
/// damaged, or end.
///
/// **Threading.** Confined to the thread that reads.
final class PngHeader {
    private static final int SIGNATURE = 8;
    private static final int NAME = 4;
    private static final int CONTENTS = 8;
    private static final int AROUND_CONTENTS = 12;
    private static final int HEADER_BYTES = 13;

    /// The fifth bit of a chunk's first letter, which makes it lower-case: a decoder may skip that chunk (5.4).
    private static final int ANCILLARY = 0x20;

    private final ByteCursor bytes;
    private int orientation = Exif.UPRIGHT;
    private boolean isAnimated;

    private PngHeader(ByteCursor bytes) {
        this.bytes = bytes;
    }

    static ImageHeader read(byte[] image) {
        return new PngHeader(new ByteCursor(image)).read();
    }

    private ImageHeader read() {
        if (bytes.u32(SIGNATURE) != HEADER_BYTES || !bytes.isTag(SIGNATURE + NAME, "IHDR")) {
            throw ImageFormat.PNG.refusal("first chunk is not its header (expected: IHDR, 13 bytes)");
        }
        var size = size(SIGNATURE + CONTENTS);
        checkKind(SIGNATURE + CONTENTS + 8);
        checkSum(SIGNATURE);
        readUpToPixels();
        return ImageHeader.oriented(ImageFormat.PNG, size, orientation, end(), isAnimated);
    }

    private ImageSize size(int at) {
        long width = bytes.u32(at);
        long height = bytes.u32(at + 4);
        if (width > Integer.MAX_VALUE || height > Integer.MAX_VALUE) {
            throw new RefusedException(
                    Refusal.BAD_DIMENSIONS, "picture size: %dx%d (expected: below 2^31)".formatted(width, height));
        }
        return new ImageSize((int) width, (int) height);
    }

    /// Bits per sample and colour type must match (11.2.1), and each method must be the only one that exists.
    private void checkKind(int at) {
        int bits = bytes.u8(at);
        int color = bytes.u8(at + 1);
        boolean isKnown = switch (color) {
            case 0 -> bits == 1 || bits == 2 || bits == 4 || bits == 8 || bits == 16;
            case 3 -> bits == 1 || bits == 2 || bits == 4 || bits == 8;
            case 2, 4, 6 -> bits == 8 || bits == 16;
            default -> false;
        };
        if (!isKnown || bytes.u8(at + 2) != 0 || bytes.u8(at + 3) != 0 || bytes.u8(at + 4) > 1) {
            throw ImageFormat.PNG.refusal("%d bits of colour type %d, methods %d, %d, %d (expected: a combination that ISO/IEC 15948, 11.2.1 has)"
                    .formatted(bits, color, bytes.u8(at + 2), bytes.u8(at + 3), bytes.u8(at + 4)));
        }
    }

    private void checkSum(int chunk) {
        int end = chunk + CONTENTS + (int) bytes.u32(chunk);
        if (bytes.u32(end) != bytes.crc32(chunk + NAME, end)) {
            throw ImageFormat.PNG.refusal("a wrong checksum in its chunk " + bytes.tag(chunk + NAME));
        }
    }

    private void readUpToPixels() {
        long chunk = SIGNATURE + AROUND_CONTENTS + HEADER_BYTES;
        while (!bytes.isTag((int) chunk + NAME, "IDAT")) {
            long next = chunk + AROUND_CONTENTS + bytes.u32((int) chunk);
            if (next > bytes.length()) {
                throw ImageFormat.PNG.refusal("no pixels (IDAT) in %,d bytes".formatted(bytes.length()));
            }
            readChunk((int) chunk, (int) next - AROUND_CONTENTS + CONTENTS);
            chunk = next;
        }
    }

    private void readChunk(int chunk, int end) {
        if (bytes.isTag(chunk + NAME, "PLTE")) {
            checkSum(chunk);
            if (end == chunk + CONTENTS) {
                throw ImageFormat.PNG.refusal("an empty palette (PLTE)");
            }
        } else if (bytes.isTag(chunk + NAME, "acTL")) {
            isAnimated = end >= chunk + CONTENTS + 4 && bytes.u32(chunk + CONTENTS) > 1;
        } else if (bytes.isTag(chunk + NAME, "eXIf")) {
            orientation = Exif.orientation(bytes, chunk + CONTENTS, end);
        } else if ((bytes.u8(chunk + NAME) & ANCILLARY) == 0) {
            throw ImageFormat.PNG.refusal("chunk %s before the pixels (expected: IDAT)".formatted(bytes.tag(chunk + NAME)));
        }
    }

    private int end() {
        long at = SIGNATURE;
        while (at + AROUND_CONTENTS <= bytes.length()) {
            long next = at + AROUND_CONTENTS + bytes.u32((int) at);
            if (bytes.isTag((int) at + NAME, "IEND")) {
                return (int) Math.min(next, bytes.length());
            }
            at = next;
        }
        return bytes.length();
    }
}
