// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

/// The frame header of a JPEG (ITU-T T.81, B.2.2), and whether its first scan (B.2.3) goes with it.
///
/// **Threading.** Stateless.
final class JpegFrame {
    private static final int COMPONENTS = 8;
    private static final int FIRST_COMPONENT = 9;
    private static final int COMPONENT_BYTES = 3;
    private static final int MAX_SAMPLING = 4;

    private JpegFrame() {}

    /// Baseline, extended and progressive, with Huffman or arithmetic coding: SOF0, 1, 2, 9 and 10. No browser shows any of the other eight.
    static boolean isFrameHeader(int marker) {
        return switch (marker) {
            case 0xc0, 0xc1, 0xc2, 0xc9, 0xca -> true;
            default -> false;
        };
    }

    /// Refuses one with numbers that no browser takes.
    ///
    /// @param marker the index of the marker's second byte
    static void check(ByteCursor bytes, int marker) {
        int length = bytes.u16(marker + 1);
        int components = bytes.u8(marker + COMPONENTS);
        if (bytes.u8(marker + 3) != 8) {
            throw ImageFormat.JPEG.refusal("%d bits a sample (expected: 8)".formatted(bytes.u8(marker + 3)));
        }
        if ((components != 1 && components != 3 && components != 4) || length != 8 + COMPONENT_BYTES * components) {
            throw ImageFormat.JPEG.refusal("frame header of %d bytes for %d components (expected: 1, 3 or 4 components, and 8 bytes plus 3 for each)"
                    .formatted(length, components));
        }
        for (int i = 0; i < components; i++) {
            int sampling = bytes.u8(marker + FIRST_COMPONENT + COMPONENT_BYTES * i + 1);
            if (!isSampling(sampling >> 4) || !isSampling(sampling & 15)) {
                throw ImageFormat.JPEG.refusal("sampling %02x (expected: 1 to 4 each way)".formatted(sampling));
            }
        }
    }

    private static boolean isSampling(int factor) {
        return factor >= 1 && factor <= MAX_SAMPLING;
    }

    /// The coded size, whatever the EXIF data says.
    ///
    /// @param marker the index of the marker's second byte
    static ImageSize size(ByteCursor bytes, int marker) {
        return new ImageSize(bytes.u16(marker + 6), bytes.u16(marker + 4));
    }

    /// Refuses a scan whose header is cut, or has components that are not in the frame.
    ///
    /// @param frame the index of the second byte of the frame's marker
    /// @param marker the index of the second byte of the scan's
    static void checkScan(ByteCursor bytes, int frame, int marker) {
        int components = bytes.u8(frame + COMPONENTS);
        int count = bytes.u8(marker + 3);
        int length = bytes.u16(marker + 1);
        if (count < 1 || count > components || length != 6 + 2 * count) {
            throw ImageFormat.JPEG.refusal("scan header (SOS) of %d bytes for %d components (expected: at most %d components, and 6 bytes plus 2 for each)"
                    .formatted(length, count, components));
        }
        long seen = 0;
        for (int i = 0; i < count; i++) {
            int component = indexOf(bytes, frame, bytes.u8(marker + 4 + 2 * i));
            if ((seen & 1L << component) != 0) {
                throw ImageFormat.JPEG.refusal("scan header (SOS) with a component twice");
            }
            seen |= 1L << component;
        }
        bytes.u8(marker + length); // The last byte is there.
    }

    private static int indexOf(ByteCursor bytes, int frame, int id) {
        for (int i = 0; i < bytes.u8(frame + COMPONENTS); i++) {
            if (bytes.u8(frame + FIRST_COMPONENT + COMPONENT_BYTES * i) == id) {
                return i;
            }
        }
        throw ImageFormat.JPEG.refusal("scan header (SOS) with component %d (expected: one of the frame header)".formatted(id));
    }
}
