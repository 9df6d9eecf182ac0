// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.wire;

import dev.kineograph.ImageFormat;
import dev.kineograph.Picture;

/// The end of an AVIF, whose boxes (ISO/IEC 14496-12) have lengths, but no box is marked as the last: it ends where the next file or picture,
/// or something that is no box, begins.
///
/// **Threading.** Confined to its reader.
final class AvifEnd implements PictureEnd {
    private static final int HEAD = 8;
    private static final int LONG_HEAD = 16;
    private static final long FILE_TYPE = 0x66747970; // ftyp

    private int at;

    @Override
    public int find(PendingBytes bytes) {
        while (at + LONG_HEAD <= bytes.length()) {
            if (at > 0 && (!isBox(bytes) || isFileType(bytes) || isPicture(bytes))) {
                return at;
            }
            long length = length(bytes);
            if (length < HEAD || length > Picture.MAX_BYTES) {
                // The box extends to the end of the input, or is damaged.
                return NOT_YET;
            }
            at += (int) length;
        }
        return NOT_YET;
    }

    private long length(PendingBytes bytes) {
        long length = bytes.u32(at);
        return length != 1 ? length : bytes.u32(at + HEAD) > 0 ? Long.MAX_VALUE : bytes.u32(at + HEAD + 4);
    }

    private boolean isBox(PendingBytes bytes) {
        for (int letter = at + 4; letter < at + HEAD; letter++) {
            if (bytes.u8(letter) < ' ' || bytes.u8(letter) > '~') {
                return false;
            }
        }
        return true;
    }

    /// Whether a file begins, whatever its brands are, which may not all have arrived.
    private boolean isFileType(PendingBytes bytes) {
        return bytes.u32(at + 4) == FILE_TYPE;
    }

    private boolean isPicture(PendingBytes bytes) {
        return ImageFormat.ofContent(bytes.copy(at, ImageFormat.BEGINNING_BYTES)).isPresent();
    }
}
