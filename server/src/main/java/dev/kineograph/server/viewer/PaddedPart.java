// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import dev.kineograph.Frame;
import dev.kineograph.MultipartFraming;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;

/// A part of at least 64 KB for browsers: a frame, zeros after its end, and the head of the next part. Decoders ignore the zeros.
///
/// @param framing the bytes around the frame
record PaddedPart(MultipartFraming framing) implements Wire.Message {
    private static final int MIN_BYTES = 64 << 10;

    @Override
    public ByteBuf encode(Frame frame, ByteBufAllocator allocator) {
        var buffer = allocator.directBuffer(frame.length() + roomForTail(frame)).writeBytes(frame.buffer());
        return writeTail(buffer, frame);
    }

    @Override
    public ByteBuf around(SharedPicture picture, Frame frame, ByteBufAllocator allocator) {
        var tail = writeTail(allocator.directBuffer(roomForTail(frame)), frame);
        return Unpooled.wrappedBuffer(picture.bytes().retainedDuplicate(), tail);
    }

    private ByteBuf writeTail(ByteBuf buffer, Frame frame) {
        return buffer.writeZero(zeros(frame)).writeBytes(framing.boundary()).writeBytes(framing.nextHead());
    }

    private int roomForTail(Frame frame) {
        return zeros(frame) + framing.boundary().length + framing.nextHead().length;
    }

    private static int zeros(Frame frame) {
        return Math.max(0, MIN_BYTES - frame.length());
    }
}
