// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

/// The few bytes before a WebSocket message (RFC 6455, 5.2), as a server sends them: whole and unmasked.
///
/// **Threading.** Stateless.
public final class WebSocketHeader {
    /// The longest header that a server sends.
    public static final int MAX_BYTES = 10;

    private static final int FINAL = 0x80;
    private static final int TEXT = 0x1;
    private static final int BINARY = 0x2;
    private static final int CLOSE = 0x8;
    private static final int PING = 0x9;
    private static final int PONG = 0xa;

    /// A close code (RFC 6455, 7.4.1).
    private static final int GOING_AWAY = 1001;

    private WebSocketHeader() {}

    /// Begins a binary message of that many bytes.
    public static void binary(ByteBuf out, int length) {
        write(out, BINARY, length);
    }

    /// Begins a text message of that many bytes.
    public static void text(ByteBuf out, int length) {
        write(out, TEXT, length);
    }

    /// Writes a text message.
    public static ByteBuf text(ByteBuf out, String text) {
        write(out, TEXT, ByteBufUtil.utf8Bytes(text));
        ByteBufUtil.writeUtf8(out, text);
        return out;
    }

    /// Writes a ping without data.
    public static ByteBuf ping(ByteBuf out) {
        write(out, PING, 0);
        return out;
    }

    /// Writes the answer to a ping.
    public static ByteBuf pong(ByteBuf out, ByteBuf ping) {
        write(out, PONG, ping.readableBytes());
        return out.writeBytes(ping);
    }

    /// Writes a closing message.
    public static ByteBuf close(ByteBuf out, int code, String reason) {
        write(out, CLOSE, 2 + ByteBufUtil.utf8Bytes(reason));
        out.writeShort(code);
        ByteBufUtil.writeUtf8(out, reason);
        return out;
    }

    /// The closing message of a server that is shutting down.
    public static ByteBuf goingAway() {
        return close(Unpooled.buffer(), GOING_AWAY, "the server has closed");
    }

    private static void write(ByteBuf out, int opcode, int length) {
        out.writeByte(FINAL | opcode);
        if (length < 126) {
            out.writeByte(length);
        } else if (length <= 0xffff) {
            out.writeByte(126).writeShort(length);
        } else {
            out.writeByte(127).writeLong(length);
        }
    }
}
