// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

/// The tables of a JPEG before its pixels (ITU-T T.81, B.2.4), checked as far as their lengths and numbers go.
///
/// **Threading.** Stateless.
final class JpegTables {
    private static final int HUFFMAN = 0xc4;
    private static final int ARITHMETIC = 0xcc;
    private static final int QUANTIZATION = 0xdb;
    private static final int RESTART_INTERVAL = 0xdd;
    private static final int MAX_SYMBOLS = 256;

    private JpegTables() {}

    static boolean isTable(int marker) {
        return marker == HUFFMAN || marker == ARITHMETIC || marker == QUANTIZATION || marker == RESTART_INTERVAL;
    }

    /// Refuses tables that no decoder accepts.
    ///
    /// @param from where the contents begin
    /// @param to where they end
    static void check(int marker, ByteCursor bytes, int from, int to) {
        boolean isGood = from <= to && switch (marker) {
            case HUFFMAN -> isHuffman(bytes, from, to);
            case ARITHMETIC -> isArithmetic(bytes, from, to);
            case QUANTIZATION -> isQuantization(bytes, from, to);
            default -> to - from == 2;
        };
        if (!isGood) {
            throw ImageFormat.JPEG.refusal("a table, marker ff %02x, with contradictions in its %d bytes (expected: T.81, B.2.4)"
                    .formatted(marker, to - from + 2));
        }
    }

    private static boolean isHuffman(ByteCursor bytes, int from, int to) {
        int at = from;
        while (at < to) {
            int table = bytes.u8(at);
            int symbols = 0;
            for (int length = 1; length <= 16; length++) {
                symbols += bytes.u8(at + length);
            }
            at += 17 + symbols;
            if (table >> 4 > 1 || (table & 15) > 3 || symbols > MAX_SYMBOLS) {
                return false;
            }
        }
        return at == to;
    }

    private static boolean isQuantization(ByteCursor bytes, int from, int to) {
        int at = from;
        while (at < to) {
            int table = bytes.u8(at);
            at += 1 + (table >> 4 == 0 ? 64 : 128);
            if ((table & 15) > 3) {
                return false;
            }
        }
        return at == to;
    }

    /// Conditioning of DC tables 0 to 15, two bounds each, then of AC tables.
    private static boolean isArithmetic(ByteCursor bytes, int from, int to) {
        for (int at = from; at + 1 < to; at += 2) {
            int table = bytes.u8(at);
            int value = bytes.u8(at + 1);
            if (table > 31 || (table < 16 && (value & 15) > value >> 4)) {
                return false;
            }
        }
        return (to - from) % 2 == 0;
    }
}
