// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio.engine;

import static io.netty.buffer.ByteBufUtil.utf8Bytes;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.kineograph.server.http.WebSocketHeader;
import dev.kineograph.server.net.DirectMemory;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
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
    private static final String MESSAGE = "4";
    private static final byte BINARY_MESSAGE = 4;

    private MessageEncoder() {}

    private static ByteBuf writeUtf8(ByteBuf out, String text) {
        ByteBufUtil.writeUtf8(out, text);
        return out;
    }

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
        return WebSocketHeader.text(DirectMemory.POOL.buffer(packet.length() + WebSocketHeader.MAX_BYTES), packet);
    }

    /// Encodes a packet for the response to a poll.
    static ByteBuf pollPacket(String packet, TransportFormat format) {
        var out = DirectMemory.POOL.buffer(packet.length() + 16);
        writePacket(out, packet, format);
        return out;
    }

    /// Encodes a text around a shared part, which is already encoded and in ASCII. All bytes are in direct memory, otherwise they would be
    /// copied for each connection.
    static ByteBuf around(String before, ByteBuf shared, String after, TransportFormat format) {
        var head = before(format) + before;
        var out = DirectMemory.POOL.directBuffer();
        int length = shared.readableBytes();
        beginText(out, head.length() + length + after.length(), utf8Bytes(head) + length + utf8Bytes(after), format);
        writeUtf8(out, head);
        var tail = DirectMemory.POOL.directBuffer(utf8Bytes(after));
        return Unpooled.wrappedBuffer(out, shared.retainedDuplicate(), writeUtf8(tail, after));
    }

    /// Encodes a text and an attachment whose bytes are shared, in base64 if the format has that.
    static ByteBuf around(String text, ByteBuf shared, TransportFormat format) {
        var out = DirectMemory.POOL.directBuffer();
        writeText(out, text, format);
        beginAttachment(out, shared.readableBytes(), format);
        return Unpooled.wrappedBuffer(out, shared.retainedDuplicate());
    }

    /// Whether attachments are written in base64.
    static boolean isBase64(TransportFormat format) {
        return format == TransportFormat.POLLING_4 || format == TransportFormat.POLLING_3_TEXT;
    }

    private static void writeText(ByteBuf out, String text, TransportFormat format) {
        writePacket(out, before(format) + text, format);
    }

    /// The prefix of a message's text, in protocol 1 empty.
    private static String before(TransportFormat format) {
        return format == TransportFormat.WEBSOCKET_1 || format == TransportFormat.POLLING_1 ? "" : MESSAGE;
    }

    /// Writes one packet, with the digit of its kind, but without version 4's separator between packets.
    static void writePacket(ByteBuf out, String packet, TransportFormat format) {
        beginText(out, packet.length(), utf8Bytes(packet), format);
        writeUtf8(out, packet);
    }

    /// @param length in UTF-16 characters, as JavaScript counts them
    private static void beginText(ByteBuf out, int length, int bytes, TransportFormat format) {
        switch (format) {
            case WEBSOCKET_4, WEBSOCKET_3, WEBSOCKET_1 -> WebSocketHeader.text(out, bytes);
            case POLLING_4 -> { }
            case POLLING_3_TEXT -> writeUtf8(out, length + ":");
            case POLLING_3_BINARY -> writeLength(out, 0, bytes);
            case POLLING_1 -> writeUtf8(out, LEGACY_FRAME + length + LEGACY_FRAME);
        }
    }

    private static void writeAttachment(ByteBuf out, ByteBuffer bytes, TransportFormat format) {
        var written = isBase64(format) ? Base64.getEncoder().encode(bytes) : bytes;
        beginAttachment(out, written.remaining(), format);
        out.writeBytes(written);
    }

    /// @param length of what is written, in base64 where the format has that
    private static void beginAttachment(ByteBuf out, int length, TransportFormat format) {
        switch (format) {
            case WEBSOCKET_4 -> WebSocketHeader.binary(out, length);
            case WEBSOCKET_3 -> {
                WebSocketHeader.binary(out, length + 1);
                out.writeByte(BINARY_MESSAGE);
            }
            case POLLING_4 -> {
                if (out.isReadable()) {
                    out.writeByte(SEPARATOR);
                }
                out.writeByte('b');
            }
            case POLLING_3_TEXT -> out.writeCharSequence((length + 2) + ":b4", US_ASCII);
            case POLLING_3_BINARY -> {
                writeLength(out, 1, length + 1);
                out.writeByte(BINARY_MESSAGE);
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
