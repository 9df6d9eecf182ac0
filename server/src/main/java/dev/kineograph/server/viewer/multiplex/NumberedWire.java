// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer.multiplex;

import dev.kineograph.Frame;
import dev.kineograph.server.http.WebSocketHeader;
import dev.kineograph.server.viewer.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/// A frame as a binary WebSocket message that says whose it is. The picture follows a head of 24 bytes, big-endian:
///
///     0   1   kind: 1, a picture
///     1   1   how long this head is: 24; more may be added at its end
///     2   2   the number that the client gave the stream
///     4   4   how old the picture is, in milliseconds
///     8   8   the frame's epoch
///     16  8   its sequence
///
/// **Threading.** Immutable.
///
/// @param number the client's number for the stream
record NumberedWire(int number) implements Wire.Headed {
    private static final int HEAD_BYTES = 24;
    private static final int PICTURE = 1;

    @Override
    public boolean tellsAge() {
        return true;
    }

    @Override
    public ByteBuf head(Frame frame, int further, ByteBufAllocator allocator) {
        var buffer = allocator.directBuffer(further + HEAD_BYTES + WebSocketHeader.MAX_BYTES);
        WebSocketHeader.binary(buffer, HEAD_BYTES + frame.length());
        return buffer.writeByte(PICTURE)
                .writeByte(HEAD_BYTES)
                .writeShort(number)
                .writeInt(Math.clamp(frame.age().toMillis(), 0, Integer.MAX_VALUE))
                .writeLong(frame.epoch())
                .writeLong(frame.sequence());
    }
}
