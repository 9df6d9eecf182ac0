// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.decode;

import java.nio.ByteBuffer;

/// How many scans a JPEG has that a decoder will read (ITU-T T.81, annex B), counted without decoding.
///
/// **Threading.** Stateless.
final class JpegScans {
    private static final int END_OF_IMAGE = 0xd9;
    private static final int START_OF_SCAN = 0xda;

    private JpegScans() {}

    /// One if the first scan has all components at once and is not a part of a progressive picture: decoders stop after it then.
    static int count(ByteBuffer jpeg) {
        int components = 0;
        boolean isProgressive = false;
        int scans = 0;
        for (int at = marker(jpeg, 2); at < jpeg.limit() && u8(jpeg, at) != END_OF_IMAGE; at = marker(jpeg, afterSegment(jpeg, at))) {
            int kind = u8(jpeg, at);
            if (kind == START_OF_SCAN) {
                scans++;
                if (!isProgressive && u8(jpeg, at + 3) >= components) {
                    return scans;
                }
            } else if (isFrame(kind)) {
                components = u8(jpeg, at + 8);
                isProgressive = kind == 0xc2 || kind == 0xca;
            }
        }
        return scans;
    }

    private static boolean isFrame(int kind) {
        return kind == 0xc0 || kind == 0xc1 || kind == 0xc2 || kind == 0xc9 || kind == 0xca;
    }

    /// The second byte of the next marker that is none of those among pixels; the end if there is none.
    private static int marker(ByteBuffer jpeg, int from) {
        for (int at = from; at + 1 < jpeg.limit(); at++) {
            if (jpeg.get(at) == (byte) 0xff) {
                int kind = u8(jpeg, at + 1);
                if (kind != 0 && kind != 0xff && kind != 1 && (kind < 0xd0 || kind > 0xd7)) {
                    return at + 1;
                }
            }
        }
        return jpeg.limit();
    }

    private static int afterSegment(ByteBuffer jpeg, int marker) {
        return marker + 1 + Math.max(2, u8(jpeg, marker + 1) << 8 | u8(jpeg, marker + 2));
    }

    /// Zero after the end.
    private static int u8(ByteBuffer jpeg, int at) {
        return at < jpeg.limit() ? jpeg.get(at) & 0xff : 0;
    }
}
