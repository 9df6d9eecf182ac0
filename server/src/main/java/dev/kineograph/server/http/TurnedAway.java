// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import dev.kineograph.server.net.Transport;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Connections and streams beyond the limits: the first bytes that such a client sends are answered with 503 and the reason, so that the operator
/// need not guess. It has a second for that, and nothing that it sends is kept. When many are turned away at once, the others are
/// closed without a response.
///
/// **Threading.** Shared: called on every event loop.
final class TurnedAway {
    /// Fewer than the file descriptors that are reserved for the program itself: each connection uses one of them meanwhile.
    private static final int MAX_AT_ONCE = 32;
    private static final int SECONDS = 1;
    private static final String RETRY_AFTER_SECONDS = "10";

    private final AtomicInteger waiting = new AtomicInteger();

    /// Answers a connection, on its event loop, and closes it.
    void add(Channel channel, String sentence) {
        if (waiting.incrementAndGet() > MAX_AT_ONCE) {
            waiting.decrementAndGet();
            channel.close();
            return;
        }
        channel.closeFuture().addListener(_ -> waiting.decrementAndGet());
        channel.pipeline().addLast(new Answer(sentence));
        channel.eventLoop().schedule(() -> channel.close(), SECONDS, TimeUnit.SECONDS);
    }

    private static final class Answer extends ChannelInboundHandlerAdapter {
        private final String sentence;
        private boolean answered;

        Answer(String sentence) {
            this.sentence = sentence;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ReferenceCountUtil.release(message);
            if (!answered) {
                answered = true;
                answer(ctx.channel());
            }
        }

        private void answer(Channel channel) {
            var reply = Reply.text(HttpResponseStatus.SERVICE_UNAVAILABLE, sentence).with("Retry-After", RETRY_AFTER_SECONDS);
            write(channel, reply).addListener(_ -> Transport.endOutput(channel));
        }

        private ChannelFuture write(Channel channel, Reply reply) {
            if (channel instanceof Http2StreamChannel) {
                return Http2Format.INSTANCE.write(channel, reply, true, false);
            }
            if (!speaksHttp2(channel)) {
                return Http1Encoder.write(channel, reply, true, false);
            }
            reply.body().release();
            return channel.writeAndFlush(Http2Codec.goodbye(sentence));
        }

        private static boolean speaksHttp2(Channel channel) {
            var tls = channel.pipeline().get(SslHandler.class);
            return tls != null && ApplicationProtocolNames.HTTP_2.equals(tls.applicationProtocol());
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }
}
