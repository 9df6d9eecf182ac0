// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.HttpResponseStatus;

/// Writes responses in the format of HTTP/1.1 (RFC 9112).
///
/// **Threading.** Stateless.
final class Http1Encoder {
    private Http1Encoder() {}

    /// Writes `100 Continue`, for a client that waits for it before it sends its body.
    static void writeContinue(Channel channel) {
        channel.writeAndFlush(Unpooled.copiedBuffer("HTTP/1.1 100 Continue\r\n\r\n", US_ASCII));
    }

    /// A status line and fields, blank line included.
    static byte[] encode(ResponseHead head) {
        var text = new StringBuilder(512)
                .append("HTTP/1.1 ")
                .append(head.status().code())
                .append(' ')
                .append(reasonPhrase(head.status()))
                .append("\r\n");
        head.forEach((name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
        return text.append("\r\n").toString().getBytes(US_ASCII);
    }

    /// The phrase of RFC 9110, 15. Netty has those of earlier ones.
    private static String reasonPhrase(HttpResponseStatus status) {
        return switch (status.code()) {
            case 413 -> "Content Too Large";
            case 414 -> "URI Too Long";
            case 416 -> "Range Not Satisfiable";
            case 422 -> "Unprocessable Content";
            default -> status.reasonPhrase();
        };
    }

    /// The beginning of a response whose body has no end yet, in one buffer.
    ///
    /// @param opening the first bytes of the body, which are released
    static ByteBuf beginning(ByteBufAllocator buffers, ResponseHead head, ByteBuf opening) {
        byte[] encoded = encode(head);
        var beginning = buffers.directBuffer(encoded.length + opening.readableBytes()).writeBytes(encoded).writeBytes(opening);
        opening.release();
        return beginning;
    }

    /// Writes a complete response and flushes it. Head and body are two messages for one system call: joining them would copy both, as one
    /// is on the heap.
    ///
    /// @param withBody whether the body is sent: not for HEAD
    /// @param keepAlive whether another request may follow
    static ChannelFuture write(Channel channel, Reply reply, boolean withBody, boolean keepAlive) {
        channel.write(Unpooled.wrappedBuffer(encodeHead(reply, keepAlive)));
        if (withBody) {
            return channel.writeAndFlush(reply.body());
        }
        reply.body().release();
        return channel.writeAndFlush(Unpooled.EMPTY_BUFFER);
    }

    /// A 204 or 304 has no `Content-Length` (RFC 9110, 8.6).
    static void addLength(Reply reply) {
        int status = reply.head().status().code();
        if (reply.hasLength() && status != 204 && status != 304) {
            reply.head().with("Content-Length", reply.body().readableBytes());
        }
    }

    private static byte[] encodeHead(Reply reply, boolean keepAlive) {
        var head = reply.head();
        addLength(reply);
        if (!keepAlive && reply.hasLength()) {
            head.with("Connection", "close");
        }
        return encode(head);
    }
}
