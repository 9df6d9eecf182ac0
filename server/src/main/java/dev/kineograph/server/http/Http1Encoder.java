// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/// Writes responses in the format of HTTP/1.1 (RFC 9112).
///
/// **Threading.** Stateless.
final class Http1Encoder {
    private Http1Encoder() {}

    /// A status line and fields, blank line included.
    static byte[] encode(ResponseHead head) {
        var text = new StringBuilder(512)
                .append("HTTP/1.1 ")
                .append(head.status().code())
                .append(' ')
                .append(head.status().reasonPhrase())
                .append("\r\n");
        head.forEach((name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
        return text.append("\r\n").toString().getBytes(US_ASCII);
    }

    /// A complete response. A 204 or 304 has no `Content-Length` (RFC 9110, 8.6).
    ///
    /// @param withBody whether the body is sent: not for HEAD
    /// @param keepAlive whether another request may follow
    static ByteBuf encode(Reply reply, boolean withBody, boolean keepAlive) {
        var head = reply.head();
        int status = head.status().code();
        if (reply.hasLength() && status != 204 && status != 304) {
            head.with("Content-Length", reply.body().readableBytes());
        }
        if (!keepAlive && reply.hasLength()) {
            head.with("Connection", "close");
        }
        var bytes = Unpooled.wrappedBuffer(encode(head));
        if (withBody) {
            return Unpooled.wrappedBuffer(bytes, reply.body());
        }
        reply.body().release();
        return bytes;
    }
}
