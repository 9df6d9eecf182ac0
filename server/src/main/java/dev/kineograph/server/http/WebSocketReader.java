// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;

/// What a client says on a WebSocket: answers its pings and its farewell, closes with the right code on what breaks the
/// protocol (RFC 6455, 7.4), and hands messages on.
///
/// **Threading.** Confined to its event loop.
public final class WebSocketReader extends ChannelInboundHandlerAdapter {
    private static final int MOST_PINGS_A_SECOND = 20;

    private final Listener listener;
    private long second;
    private int pings;
    private boolean closing;

    /// Hears messages.
    public interface Listener {
        /// A text message has come.
        void text(String text);

        /// A binary message has come; its bytes are the listener's for the length of the call.
        void binary(ByteBuf bytes);

        /// A ping has come: this is the message that answers it, the listener's from here on.
        void pong(ByteBuf pong);

        /// The WebSocket is over: this message is to be sent, nothing behind it, and then FIN. What the client still sends is
        /// thrown away here.
        void end(ByteBuf farewell);
    }

    private WebSocketReader(Listener listener) {
        this.listener = listener;
    }

    /// The handlers that read messages of up to `maxBytes` for a listener, in the order of a pipeline.
    public static ChannelHandler[] handlers(int maxBytes, Listener listener) {
        var config = WebSocketDecoderConfig.newBuilder()
                .maxFramePayloadLength(maxBytes)
                .expectMaskedFrames(true)
                .allowMaskMismatch(false)
                .allowExtensions(false)
                .closeOnProtocolViolation(false)
                .build();
        return new ChannelHandler[] {
            new WebSocket13FrameDecoder(config),
            new Utf8FrameValidator(false),
            new WebSocketFrameAggregator(maxBytes),
            new WebSocketReader(listener)
        };
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (!closing && message instanceof WebSocketFrame frame) {
                read(ctx, frame);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void read(ChannelHandlerContext ctx, WebSocketFrame frame) {
        switch (frame) {
            case BinaryWebSocketFrame binary -> listener.binary(binary.content());
            case TextWebSocketFrame text -> listener.text(text.text());
            case PingWebSocketFrame ping -> pong(ctx, ping.content());
            case CloseWebSocketFrame close -> close(ctx, close.statusCode() < 0 ? 1000 : close.statusCode(), "");
            default -> { }
        }
    }

    private void pong(ChannelHandlerContext ctx, ByteBuf ping) {
        long now = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime());
        pings = now == second ? pings + 1 : 1;
        second = now;
        if (pings > MOST_PINGS_A_SECOND) {
            close(ctx, 1008, "too many pings");
        } else if (ctx.channel().isWritable()) {
            // A pong behind a picture under way would wait; the picture is the sign of life then.
            listener.pong(WebSocketHeader.pong(ctx.alloc().buffer(), ping));
        }
    }

    private void close(ChannelHandlerContext ctx, int code, String reason) {
        if (!closing) {
            closing = true;
            listener.end(WebSocketHeader.close(ctx.alloc().buffer(), code, reason));
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        Throwable root = cause.getCause() == null ? cause : cause.getCause();
        if (root instanceof CorruptedWebSocketFrameException corrupted) {
            close(ctx, corrupted.closeStatus().code(), "");
        } else if (root instanceof TooLongFrameException) {
            close(ctx, 1009, "");
        } else {
            ctx.close();
        }
    }
}
