// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import dev.kineograph.Frame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Base64;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The bytes of a frame's picture, around which messages of any number of forms are written.
///
/// **Threading.** Confined to its event loop.
public final class SharedPicture {
    private final Frame frame;
    private final ByteBufAllocator allocator;
    private final Supplier<ByteBuf> bytes;
    private @Nullable ByteBuf base64;

    /// The picture of a frame.
    ///
    /// @param bytes the picture itself; the supplier releases it
    public SharedPicture(Frame frame, ByteBufAllocator allocator, Supplier<ByteBuf> bytes) {
        this.frame = frame;
        this.allocator = allocator;
        this.bytes = bytes;
    }

    /// The picture as it is.
    public ByteBuf bytes() {
        return bytes.get();
    }

    /// The picture in base64.
    public ByteBuf base64() {
        if (base64 == null) {
            var encoded = Base64.getEncoder().encode(frame.buffer());
            base64 = allocator.directBuffer(encoded.remaining(), encoded.remaining()).writeBytes(encoded);
        }
        return base64;
    }

    /// How much direct memory was allocated here.
    int allocated() {
        return base64 == null ? 0 : base64.capacity();
    }

    /// Releases what was allocated here.
    public void release() {
        if (base64 != null) {
            base64.release();
        }
    }
}
