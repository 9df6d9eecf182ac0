// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import java.util.Locale;
import java.util.Set;

/// HTTP/2 (RFC 9113) on one stream, behind an [Http2Translator].
///
/// **Threading.** Stateless.
final class Http2Format implements HttpFormat {
    static final Http2Format INSTANCE = new Http2Format();

    /// What only HTTP/1.x has (RFC 9113, 8.2.2; RFC 8441, 5).
    private static final Set<String> OF_HTTP_1 =
            Set.of("connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade", "sec-websocket-accept");

    private static final int FIELDS = 16;

    private Http2Format() {}

    @Override
    public void writeContinue(Channel channel) {
        var interim = new DefaultHttp2Headers(false, 1).status(HttpResponseStatus.CONTINUE.codeAsText());
        channel.writeAndFlush(new DefaultHttp2HeadersFrame(interim, false));
    }

    /// The last frame ends the stream, so whether the client may send another request is not said.
    @Override
    public ChannelFuture write(Channel channel, Reply reply, boolean withBody, boolean keepAlive) {
        Http1Encoder.addLength(reply);
        boolean isEmpty = !withBody || !reply.body().isReadable();
        if (isEmpty) {
            reply.body().release();
            return channel.writeAndFlush(frame(reply.head(), true));
        }
        channel.write(frame(reply.head(), false));
        return channel.writeAndFlush(new DefaultHttp2DataFrame(reply.body(), true));
    }

    @Override
    public ByteBuf begin(Channel channel, ResponseHead head, ByteBuf opening) {
        channel.write(frame(head, false));
        return opening;
    }

    @Override
    public void stopDecoding(Channel channel) {
        // Frames remain frames; the translator knows what it has to pass on as it is.
    }

    @Override
    public HttpStream wayBack(RequestStream stream) {
        return new RovingStream(stream);
    }

    /// What opens a WebSocket is a success like any other (RFC 8441, 5).
    private static Http2HeadersFrame frame(ResponseHead head, boolean isLast) {
        var status = head.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS) ? HttpResponseStatus.OK : head.status();
        Http2Headers headers = new DefaultHttp2Headers(false, FIELDS).status(status.codeAsText());
        head.forEach((name, value) -> add(headers, name.toLowerCase(Locale.ROOT), value));
        return new DefaultHttp2HeadersFrame(headers, isLast);
    }

    private static void add(Http2Headers headers, String name, String value) {
        if (!OF_HTTP_1.contains(name)) {
            headers.add(name, value);
        }
    }
}
