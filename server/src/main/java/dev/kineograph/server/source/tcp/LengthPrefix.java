// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.source.tcp;

import dev.kineograph.Picture;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Optional;

/// The length before an image, 8 bytes, big-endian, as it arrives.
///
/// **Threading.** Confined to its connection's event loop.
final class LengthPrefix {
    static final int BYTES = 8;

    private final ByteBuf bytes = Unpooled.buffer(BYTES, BYTES);

    /// How many of its bytes have arrived.
    int received() {
        return bytes.readableBytes();
    }

    boolean isComplete() {
        return !bytes.isWritable();
    }

    /// Moves bytes into it, until it is complete.
    void add(ByteBuf from) {
        bytes.writeBytes(from, Math.min(from.readableBytes(), bytes.writableBytes()));
    }

    /// Starts again with no bytes.
    void clear() {
        bytes.clear();
    }

    /// The protocol that the client seems to speak, if these are not the first bytes of a producer.
    Optional<String> stranger() {
        return FirstBytes.stranger(bytes);
    }

    /// The length, 0 to [Picture#MAX_BYTES].
    ///
    /// @throws RefusedException if no image has this length; the message says what it was probably meant to be
    long value() {
        long length = bytes.getLong(0);
        if (length < 0 || length > Picture.MAX_BYTES) {
            throw new RefusedException(
                    Refusal.TOO_MANY_BYTES,
                    "image length %d, %s (expected: 1 to %,d, 8 bytes, big-endian)"
                            .formatted(length, FirstBytes.guess(bytes), Picture.MAX_BYTES));
        }
        return length;
    }
}
