// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import dev.kineograph.MultipartFraming;
import dev.kineograph.server.net.BodySink;
import org.jspecify.annotations.Nullable;

/// The bytes by which Chromium is made to drop a kept page: the newest frame, again and again with zeros behind it. In pieces, each when
/// the kernel wants more: a page that is not a kept one sees new frames between them as soon as ever.
///
/// **Threading.** Confined to its viewer's event loop. It is there only until all is sent.
final class Padding {
    /// Chromium drops a page that has received 1 MB since it was left (`kMaxBufferedBytesPerProcess`), and counts only what it has read.
    static final int BYTES = 1_200_000;

    private final PaddedPart wire;
    private int left = BYTES;

    Padding(MultipartFraming framing) {
        this.wire = new PaddedPart(framing);
    }

    /// Writes as much as there is room for, and says whether that was all.
    ///
    /// @param newest the frame that was sent last, or a newer one that goes first
    boolean isDoneBy(BodySink sink, @Nullable FrameBuffer newest, long lastSequence) {
        if (newest == null || newest.frame().sequence() != lastSequence) {
            return false;
        }
        while (left > 0 && sink.hasRoom()) {
            var bytes = newest.bytes(wire);
            left -= bytes.readableBytes();
            sink.write(bytes);
            sink.requestWritable();
        }
        return left <= 0;
    }
}
