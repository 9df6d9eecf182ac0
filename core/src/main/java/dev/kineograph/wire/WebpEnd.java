// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.wire;

/// The end of a WebP, whose RIFF container begins with its length (RFC 9649).
///
/// **Threading.** Stateless.
final class WebpEnd implements PictureEnd {
    private static final int HEAD = 8;

    @Override
    public int find(PendingBytes bytes) {
        if (bytes.length() < HEAD) {
            return NOT_YET;
        }
        long end = HEAD + Integer.toUnsignedLong(Integer.reverseBytes((int) bytes.u32(4)));
        return end <= bytes.length() ? (int) end : NOT_YET;
    }
}
