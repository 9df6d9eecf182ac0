// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.server.net.Peers;
import dev.kineograph.server.net.RefusalLog;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2StreamFrame;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/// Between the frames of a stream of HTTP/2 and what the handlers of an HTTP/1.1 connection read and write: requests, and bytes. The first handler of a
/// stream's channel.
///
/// Bytes that are written become DATA frames, the end of output the flag that ends the stream.
///
/// **Threading.** Confined to its connection's event loop.
final class Http2Translator extends ChannelDuplexHandler {
    private final RefusalLog refusals;

    /// A request of which it is not known yet whether it has a body.
    private @Nullable HttpRequest held;

    private boolean hasRequest;

    /// After the request, the stream carries the bytes of another protocol in both directions.
    private boolean isTunnel;

    private boolean inputEnded;
    private boolean outputEnded;

    /// The stream has been reset, by either side: nothing is read or written any more.
    private boolean isOver;

    Http2Translator(RefusalLog refusals) {
        this.refusals = refusals;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        switch (message) {
            case Object _ when isOver -> ReferenceCountUtil.release(message);
            case Http2HeadersFrame head when !hasRequest -> begin(ctx, head);
            case Http2HeadersFrame trailers -> receive(ctx, Unpooled.EMPTY_BUFFER, trailers.isEndStream());
            case Http2DataFrame data -> receive(ctx, data.content(), data.isEndStream());
            default -> ReferenceCountUtil.release(message);
        }
    }

    private void begin(ChannelHandlerContext ctx, Http2HeadersFrame head) {
        hasRequest = true;
        inputEnded = head.isEndStream();
        HttpRequest request;
        try {
            request = Http2Head.of(head.headers());
        } catch (RefusedException e) {
            refusals.count("http", Peers.of(ctx.channel()), e);
            reset(ctx, Http2Error.PROTOCOL_ERROR);
            return;
        }
        isTunnel = Http2Head.isWebSocket(request);
        if (inputEnded || isTunnel) {
            ctx.fireChannelRead(request);
            ctx.fireChannelRead(LastHttpContent.EMPTY_LAST_CONTENT);
        } else if (Http2Head.mayLackBody(request)) {
            held = request;
        } else {
            Http2Head.announceBody(request);
            ctx.fireChannelRead(request);
        }
    }

    private void receive(ChannelHandlerContext ctx, ByteBuf content, boolean isLast) {
        inputEnded |= isLast;
        passHeld(ctx, content.isReadable());
        if (isTunnel) {
            ctx.fireChannelRead(content);
            if (isLast) {
                endOutput(ctx, ctx.newPromise().addListener(ChannelFutureListener.CLOSE));
            }
        } else {
            ctx.fireChannelRead(isLast ? new DefaultLastHttpContent(content) : new DefaultHttpContent(content));
        }
    }

    private void passHeld(ChannelHandlerContext ctx, boolean hasBody) {
        var request = held;
        if (request == null || (!hasBody && !inputEnded)) {
            return;
        }
        held = null;
        if (hasBody) {
            Http2Head.announceBody(request);
        }
        ctx.fireChannelRead(request);
    }

    /// A stream that was reset closes when all its frames have been read, which may wait for something.
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof Http2ResetFrame) {
            isOver = true;
            ctx.executor().execute(ctx::read);
        }
        ReferenceCountUtil.release(event);
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        isOver = true;
        ctx.close(promise);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        switch (message) {
            case Object _ when isOver -> {
                ReferenceCountUtil.release(message);
                promise.tryFailure(new ClosedChannelException());
            }
            case LastHttpContent _ -> endOutput(ctx, promise);
            case ByteBuf bytes -> ctx.write(new DefaultHttp2DataFrame(bytes), promise);
            case Http2StreamFrame frame -> {
                outputEnded |= frame instanceof Http2HeadersFrame head && head.isEndStream();
                outputEnded |= frame instanceof Http2DataFrame data && data.isEndStream();
                ctx.write(frame, promise);
            }
            default -> ctx.write(message, promise);
        }
    }

    /// Ends a body that had no end yet. If the response has ended already, the client is told to send no more of its request (RFC 9113, 8.1).
    private void endOutput(ChannelHandlerContext ctx, ChannelPromise promise) {
        if (!outputEnded) {
            outputEnded = true;
            ctx.writeAndFlush(new DefaultHttp2DataFrame(true), promise);
        } else if (!inputEnded) {
            ctx.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.NO_ERROR), promise);
        } else {
            promise.trySuccess();
        }
    }

    private void reset(ChannelHandlerContext ctx, Http2Error error) {
        ctx.writeAndFlush(new DefaultHttp2ResetFrame(error));
        ctx.close();
    }

    /// Netty resets the stream for its own exceptions.
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof Http2Exception broken) {
            refusals.count("http", Refusal.BAD_VALUE, Peers.of(ctx.channel()), "HTTP/2 stream: " + broken.getMessage());
        } else {
            ctx.fireExceptionCaught(cause);
        }
    }
}
