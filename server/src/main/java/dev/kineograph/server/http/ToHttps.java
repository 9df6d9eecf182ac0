// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import dev.kineograph.server.net.Transport;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/// Sends a client that speaks plain HTTP to the same address over TLS, and closes the connection. The last handler in its pipeline, behind a
/// decoder of requests.
///
/// **Threading.** Confined to its connection's event loop.
final class ToHttps extends ChannelInboundHandlerAdapter {
    private static final int HTTPS = 443;

    private final OptionalInt port;
    private final Duration timeout;
    private boolean answered;

    /// @param port where TLS is spoken; empty for the port that the client has used
    /// @param timeout how long a client may take for its request
    ToHttps(OptionalInt port, Duration timeout) {
        this.port = port;
        this.timeout = timeout;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        ctx.executor().schedule(() -> ctx.close(), timeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpRequest request && !answered) {
            answered = true;
            Http1Encoder.write(ctx.channel(), answer(request), !request.method().equals(HttpMethod.HEAD), false)
                    .addListener(_ -> Transport.endOutput(ctx.channel()));
        }
        ReferenceCountUtil.release(message);
    }

    private Reply answer(HttpRequest request) {
        var host = request.headers().get(HttpHeaderNames.HOST, "");
        var target = request.uri();
        boolean isUsable = request.decoderResult().isSuccess() && RequestTarget.isHost(host) && target.startsWith("/");
        if (!isUsable) {
            return Reply.text(HttpResponseStatus.BAD_REQUEST, "plain HTTP (expected: https)");
        }
        var at = port.isEmpty() ? host : host.replaceFirst(":[0-9]*$", "") + (port.getAsInt() == HTTPS ? "" : ":" + port.getAsInt());
        return Reply.text(HttpResponseStatus.PERMANENT_REDIRECT, "plain HTTP (expected: https)").with("Location", "https://" + at + target);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
