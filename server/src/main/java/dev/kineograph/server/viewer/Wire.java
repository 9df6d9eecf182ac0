// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import dev.kineograph.Frame;
import dev.kineograph.server.http.WebSocketHeader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.Locale;

/// How frames are written on a viewer's connection. Viewers of one loop whose wires are equal get the same bytes, made once.
///
/// **Threading.** Immutable.
public sealed interface Wire {
    /// Whether the client learns with each frame how old it is.
    default boolean tellsAge() {
        return false;
    }

    /// A part of a multipart body, or only its picture.
    enum Part implements Wire {
        /// For browsers.
        EAGER,
        /// For browsers, the first part of a body.
        EAGER_FIRST,
        /// For programs.
        CLASSIC,
        /// The picture alone, for a response of its own.
        BARE
    }

    /// A form that encodes frames by itself.
    non-sealed interface Message extends Wire {
        /// A binary WebSocket message.
        Message BINARY = new WebSocketMessage(false);

        /// A text message with the frame's numbers, then the binary message.
        Message WITH_META = new WebSocketMessage(true);

        /// The frame in contiguous direct memory, for the caller to release.
        ByteBuf encode(Frame frame, ByteBufAllocator allocator);

        /// The same bytes, all in direct memory, written around a picture whose bytes other forms share; for the caller to release.
        ByteBuf around(SharedPicture picture, Frame frame, ByteBufAllocator allocator);
    }

    /// A form whose picture follows a head.
    interface Headed extends Message {
        /// The head, in a buffer with room for that much more; for the caller to release.
        ByteBuf head(Frame frame, int further, ByteBufAllocator allocator);

        @Override
        default ByteBuf encode(Frame frame, ByteBufAllocator allocator) {
            return head(frame, frame.length(), allocator).writeBytes(frame.buffer());
        }

        @Override
        default ByteBuf around(SharedPicture picture, Frame frame, ByteBufAllocator allocator) {
            return Unpooled.wrappedBuffer(head(frame, 0, allocator), picture.bytes().retainedDuplicate());
        }
    }

    /// A frame as messages of a WebSocket.
    ///
    /// @param withMeta whether a message before it has its numbers
    record WebSocketMessage(boolean withMeta) implements Headed {
        @Override
        public boolean tellsAge() {
            return withMeta;
        }

        @Override
        public ByteBuf head(Frame frame, int further, ByteBufAllocator allocator) {
            var meta = withMeta ? meta(frame) : "";
            var buffer = allocator.directBuffer(further + meta.length() + 2 * WebSocketHeader.MAX_BYTES);
            if (withMeta) {
                WebSocketHeader.text(buffer, meta);
            }
            WebSocketHeader.binary(buffer, frame.length());
            return buffer;
        }
    }

    private static String meta(Frame frame) {
        return String.format(
                Locale.ROOT, // Other locales have other digits.
                "{\"sequence\":%d,\"epoch\":%d,\"ageMillis\":%d,\"bytes\":%d,\"type\":\"%s\"}",
                frame.sequence(),
                frame.epoch(),
                frame.age().toMillis(),
                frame.length(),
                frame.format().mediaType());
    }
}
