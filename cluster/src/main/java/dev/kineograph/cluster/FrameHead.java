// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.cluster;

import dev.kineograph.Frame;
import dev.kineograph.Picture;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.Consumer;

/// What precedes the bytes of a frame, or a piece of it, on its way to another node. All times are those of the clock of the node that sends.
///
/// **Threading.** Immutable.
///
/// @param capturedNanos when the picture was captured
/// @param sentNanos when the frame was sent
/// @param length how many bytes the whole picture has
/// @param offset how many of them came in the pieces before
record FrameHead(long epoch, long sequence, long capturedNanos, long sentNanos, int length, int offset) {
    /// How many bytes a head has.
    static final int BYTES = 1 + 4 * Long.BYTES + 2 * Integer.BYTES;

    /// Cuts a frame into messages.
    ///
    /// @param nowNanos the time by the clock of this node
    /// @param maxMessage the most bytes that a message may have
    static void cut(Frame frame, long nowNanos, int maxMessage, Consumer<byte[]> messages) {
        cut(frame, nowNanos, maxMessage, new byte[0], messages);
    }

    /// Cuts a frame into messages that begin with the same bytes.
    static void cut(Frame frame, long nowNanos, int maxMessage, byte[] prefix, Consumer<byte[]> messages) {
        int before = prefix.length + BYTES;
        var picture = frame.buffer();
        int length = picture.remaining();
        while (picture.hasRemaining()) {
            int offset = picture.position();
            var message = ByteBuffer.allocate(Math.min(picture.remaining(), maxMessage - before) + before).put(prefix);
            new FrameHead(frame.epoch(), frame.sequence(), nowNanos - frame.age().toNanos(), nowNanos, length, offset).write(message);
            picture.limit(offset + message.remaining());
            message.put(picture);
            picture.limit(length);
            messages.accept(message.array());
        }
    }

    private void write(ByteBuffer message) {
        message.put((byte) MessageBytes.VERSION)
                .putLong(epoch)
                .putLong(sequence)
                .putLong(capturedNanos)
                .putLong(sentNanos)
                .putInt(length)
                .putInt(offset);
    }

    /// Reads a head, and leaves the bytes of the picture.
    ///
    /// @throws IOException if it is none
    static FrameHead read(ByteBuffer message) throws IOException {
        if (message.remaining() <= BYTES || message.get() != MessageBytes.VERSION) {
            throw new IOException("a frame that is none (expected: one of version %d)".formatted(MessageBytes.VERSION));
        }
        var head = new FrameHead(
                message.getLong(), message.getLong(), message.getLong(), message.getLong(), message.getInt(), message.getInt());
        if (head.offset < 0 || head.length < 1 || head.length - head.offset < message.remaining()) {
            throw new IOException("a frame with %,d bytes at %,d of %,d".formatted(message.remaining(), head.offset, head.length));
        }
        Picture.checkLength(head.length);
        return head;
    }

    /// Whether both are of one frame.
    boolean isOfSameFrameAs(FrameHead other) {
        return epoch == other.epoch && sequence == other.sequence && sentNanos == other.sentNanos && length == other.length;
    }

    /// How old the picture was when it was sent.
    Duration ageWhenSent() {
        return Duration.ofNanos(sentNanos - capturedNanos);
    }
}
