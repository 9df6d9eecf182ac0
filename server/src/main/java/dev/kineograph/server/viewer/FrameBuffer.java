// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import dev.kineograph.Frame;
import dev.kineograph.MultipartFraming;
import dev.kineograph.server.http.WebSocketHeader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A frame as one event loop sends it: copied once into direct memory, whoever watches there and however many.
///
/// One multipart buffer serves both framings, which are slices of it:
///
///     [part head][picture][CRLF --TOKEN CRLF][next head]
///      '------- classic -------------------'
///                 '---------- eager ----------------------'
///
/// It is contiguous, so that a viewer costs one write. A composite would cost half as much again.
///
/// **Threading.** Confined to its event loop: a reference count that two threads share costs five times as much.
final class FrameBuffer {
    private final Frame frame;
    private final MultipartFraming framing;
    private final ByteBufAllocator allocator;
    private @Nullable ByteBuf eager;
    private @Nullable ByteBuf classic;
    private @Nullable ByteBuf message;
    private @Nullable ByteBuf messageWithMeta;

    FrameBuffer(Frame frame, MultipartFraming framing, ByteBufAllocator allocator) {
        this.frame = frame;
        this.framing = framing;
        this.allocator = allocator;
    }

    Frame frame() {
        return frame;
    }

    /// The frame's bytes, the same for every viewer: none may move its indexes or release it.
    ByteBuf bytes(Wire wire) {
        var made = made(wire);
        if (made == null) {
            make(wire);
            made = Objects.requireNonNull(made(wire));
        }
        return made;
    }

    private @Nullable ByteBuf made(Wire wire) {
        return switch (wire) {
            case EAGER -> eager;
            case CLASSIC -> classic;
            case MESSAGE -> message;
            case MESSAGE_WITH_META -> messageWithMeta;
        };
    }

    private void make(Wire wire) {
        switch (wire) {
            case EAGER, CLASSIC -> makeMultipart();
            case MESSAGE -> message = makeMessage("");
            case MESSAGE_WITH_META -> messageWithMeta = makeMessage(meta());
        }
    }

    private void makeMultipart() {
        byte[] head = framing.partHead(frame);
        byte[] boundary = framing.boundary();
        byte[] nextHead = framing.nextHead(frame);
        int length = head.length + frame.length() + boundary.length + nextHead.length;
        var buffer = allocator.directBuffer(length, length).writeBytes(head);
        copyPicture(buffer).writeBytes(boundary).writeBytes(nextHead);
        eager = buffer.retainedSlice(head.length, length - head.length);
        classic = buffer.slice(0, length - nextHead.length);
    }

    private ByteBuf makeMessage(String meta) {
        var buffer = allocator.directBuffer(frame.length() + meta.length() + 2 * WebSocketHeader.MAX_BYTES);
        if (!meta.isEmpty()) {
            WebSocketHeader.text(buffer, meta);
        }
        WebSocketHeader.binary(buffer, frame.length());
        return copyPicture(buffer);
    }

    private ByteBuf copyPicture(ByteBuf buffer) {
        frame.copyTo(buffer.internalNioBuffer(buffer.writerIndex(), frame.length()));
        return buffer.writerIndex(buffer.writerIndex() + frame.length());
    }

    private String meta() {
        return String.format(
                Locale.ROOT, // Others have other digits.
                "{\"sequence\":%d,\"epoch\":%d,\"ageMillis\":%d,\"bytes\":%d,\"type\":\"%s\"}",
                frame.sequence(),
                frame.epoch(),
                frame.age().toMillis(),
                frame.length(),
                frame.format().mediaType());
    }

    /// Gives the memory up; it lives on until the last write of it is done.
    void release() {
        release(eager);
        release(classic);
        release(message);
        release(messageWithMeta);
    }

    private static void release(@Nullable ByteBuf buffer) {
        if (buffer != null) {
            buffer.release();
        }
    }
}
