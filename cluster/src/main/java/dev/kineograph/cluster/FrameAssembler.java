// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.cluster;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Puts the pieces of frames together. A frame of which a piece is missing is dropped: the next one is newer anyway.
///
/// **Threading.** Confined to the thread that receives frames.
final class FrameAssembler {
    private @Nullable FrameHead current;
    private byte[] bytes = new byte[0];
    private int received;

    /// Takes a piece. Returns the whole picture if it is the last one.
    byte @Nullable [] add(FrameHead head, ByteBuffer piece) {
        if (head.offset() == 0) {
            current = head;
            received = 0;
            bytes = new byte[piece.remaining()];
        } else if (current == null || !head.isOfSameFrameAs(current) || head.offset() != received) {
            current = null;
            return null;
        }
        int end = received + piece.remaining();
        if (end > bytes.length) {
            // No memory is taken for what has only been announced.
            bytes = Arrays.copyOf(bytes, Math.min(head.length(), Math.max(end, 2 * bytes.length)));
        }
        piece.get(bytes, received, piece.remaining());
        received = end;
        return received == head.length() ? take() : null;
    }

    private byte[] take() {
        byte[] whole = bytes;
        current = null;
        bytes = new byte[0];
        return whole;
    }
}
