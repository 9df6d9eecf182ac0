// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio.engine;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kineograph.server.http.WebSocketHeader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Encodes messages in a [TransportFormat].
///
/// **Threading.** Stateless.
final class MessageEncoder {
    static final char SEPARATOR = 0x1e;
    static final int END_OF_LENGTH = 0xff;
    private static final String LEGACY_FRAME = "\ufffd";
    private static final char MESSAGE = '4';
    private static final byte BINARY_MESSAGE = 4;

    private MessageEncoder() {}

    static ByteBuf encode(
            @Nullable String text, List<ByteBuffer> attachments, TransportFormat format, ByteBufAllocator allocator) {
        int textLength = text == null ? 0 : text.length();
        var out = allocator.directBuffer(textLength + attachments.stream().mapToInt(bytes -> bytes.remaining() + 32).sum() + 32);
        if (text != null) {
            writeText(out, text, format);
        }
        for (var attachment : attachments) {
            writeAttachment(out, attachment.duplicate(), format);
        }
        return out;
    }

    /// Encodes a packet for a WebSocket.
    static ByteBuf webSocketText(String packet) {
        return WebSocketHeader.text(PooledByteBufAllocator.DEFAULT.buffer(packet.length() + WebSocketHeader.MAX_BYTES), packet);
    }

    /// Encodes a packet for the response to a poll.
    static ByteBuf pollPacket(String packet, TransportFormat format) {
        var out = PooledByteBufAllocator.DEFAULT.buffer(packet.length() + 16);
        writePacket(out, packet, format);
        return out;
    }

    private static void writeText(ByteBuf out, String text, TransportFormat format) {
        switch (format) {
            case WEBSOCKET_4, WEBSOCKET_3 -> WebSocketHeader.text(out, MESSAGE + text);
            case WEBSOCKET_1 -> WebSocketHeader.text(out, text);
            case POLLING_4, POLLING_3_TEXT, POLLING_3_BINARY -> writePacket(out, MESSAGE + text, format);
            case POLLING_1 -> writePacket(out, text, format);
        }
    }

    /// Writes one packet of a poll's response, with the digit of its kind, but without version 4's separator between packets.
    static void writePacket(ByteBuf out, String packet, TransportFormat format) {
        switch (format) {
            case POLLING_4 -> out.writeCharSequence(packet, UTF_8);
            case POLLING_3_TEXT -> out.writeCharSequence(packet.length() + ":" + packet, UTF_8);
            case POLLING_3_BINARY -> {
                byte[] bytes = packet.getBytes(UTF_8);
                writeLength(out, 0, bytes.length);
                out.writeBytes(bytes);
            }
            case POLLING_1 -> out.writeCharSequence(LEGACY_FRAME + packet.length() + LEGACY_FRAME + packet, UTF_8);
            case WEBSOCKET_4, WEBSOCKET_3, WEBSOCKET_1 -> throw new IllegalStateException(format + ": not a format of polls");
        }
    }

    private static void writeAttachment(ByteBuf out, ByteBuffer bytes, TransportFormat format) {
        switch (format) {
            case WEBSOCKET_4 -> {
                WebSocketHeader.binary(out, bytes.remaining());
                out.writeBytes(bytes);
            }
            case WEBSOCKET_3 -> {
                WebSocketHeader.binary(out, bytes.remaining() + 1);
                out.writeByte(BINARY_MESSAGE).writeBytes(bytes);
            }
            case POLLING_4 -> {
                if (out.isReadable()) {
                    out.writeByte(SEPARATOR);
                }
                out.writeByte('b').writeBytes(Base64.getEncoder().encode(bytes));
            }
            case POLLING_3_TEXT -> {
                ByteBuffer base64 = Base64.getEncoder().encode(bytes);
                out.writeCharSequence((base64.remaining() + 2) + ":b4", US_ASCII);
                out.writeBytes(base64);
            }
            case POLLING_3_BINARY -> {
                writeLength(out, 1, bytes.remaining() + 1);
                out.writeByte(BINARY_MESSAGE).writeBytes(bytes);
            }
            case WEBSOCKET_1, POLLING_1 -> throw new IllegalStateException("protocol 1 has no attachments");
        }
    }

    private static void writeLength(ByteBuf out, int kind, int length) {
        out.writeByte(kind);
        for (char digit : Integer.toString(length).toCharArray()) {
            out.writeByte(digit - '0');
        }
        out.writeByte(END_OF_LENGTH);
    }
}
