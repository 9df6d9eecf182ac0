// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2PingFrame;
import io.netty.handler.codec.http2.Http2PriorityFrame;
import io.netty.handler.codec.http2.Http2SettingsFrame;
import io.netty.handler.codec.http2.Http2UnknownFrame;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Bounds the frames of an HTTP/2 connection that cost the server work and their sender nothing, and that Netty's decoder does not bound: settings,
/// pings, priorities and frames of unknown types. A client that sends more of them each second than any has reason to is told to calm down, and loses
/// its connection (RFC 9113, 10.5).
///
/// **Threading.** Confined to its connection's event loop.
final class Http2Guard extends ChannelInboundHandlerAdapter {
    /// A browser that shows a page with a hundred pictures sends some hundred priorities at once.
    static final int MAX_PER_SECOND = 500;

    private final Consumer<String> exceeded;
    private long second;
    private int count;
    private boolean ended;

    /// @param exceeded called once with a sentence, when a client has sent too many
    Http2Guard(Consumer<String> exceeded) {
        this.exceeded = exceeded;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        boolean isCounted = message instanceof Http2SettingsFrame
                || message instanceof Http2PingFrame
                || message instanceof Http2PriorityFrame
                || message instanceof Http2UnknownFrame;
        if (isCounted) {
            count(ctx);
        }
        // Frames of unknown types are ignored (RFC 9113, 5.5), and would wait for a stream's reader without a bound.
        if (ended || message instanceof Http2UnknownFrame) {
            ReferenceCountUtil.release(message);
        } else {
            ctx.fireChannelRead(message);
        }
    }

    private void count(ChannelHandlerContext ctx) {
        long now = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime());
        count = now == second ? count + 1 : 1;
        second = now;
        if (count > MAX_PER_SECOND && !ended) {
            ended = true;
            var sentence = "HTTP/2 connection: over %,d frames in a second that carry nothing (expected: fewer)".formatted(MAX_PER_SECOND);
            exceeded.accept(sentence);
            var debug = Unpooled.copiedBuffer(sentence, StandardCharsets.US_ASCII);
            // What answers a client that reads nothing would wait for it: the connection does not.
            ctx.writeAndFlush(new DefaultHttp2GoAwayFrame(Http2Error.ENHANCE_YOUR_CALM, debug));
            ctx.close();
        }
    }
}
