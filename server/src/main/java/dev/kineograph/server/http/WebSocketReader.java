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

/// Reads what a client sends on a WebSocket: answers pings and the closing handshake, closes with the right code where the protocol is
/// broken (RFC 6455, 7.4), and hands messages on.
///
/// **Threading.** Confined to its event loop.
public final class WebSocketReader extends ChannelInboundHandlerAdapter {
    private static final int MAX_PINGS_PER_SECOND = 20;

    private final Receiver receiver;
    private long second;
    private int pings;
    private boolean closing;

    /// Receives messages.
    public interface Receiver {
        /// A text message has come.
        void text(String text);

        /// A binary message has come; its bytes are the receiver's during the call only.
        void binary(ByteBuf bytes);

        /// A ping has come: this is the message that answers it, the receiver's to send or release.
        void pong(ByteBuf pong);

        /// The WebSocket is over: this closing message is to be sent, nothing after it, and then FIN. What the client still sends is
        /// dropped by the reader.
        void end(ByteBuf farewell);
    }

    private WebSocketReader(Receiver receiver) {
        this.receiver = receiver;
    }

    /// The handlers that read messages of up to `maxBytes` for a receiver, in the order of a pipeline.
    public static ChannelHandler[] handlers(int maxBytes, Receiver receiver) {
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
            new WebSocketReader(receiver)
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
            case BinaryWebSocketFrame binary -> receiver.binary(binary.content());
            case TextWebSocketFrame text -> receiver.text(text.text());
            case PingWebSocketFrame ping -> pong(ctx, ping.content());
            case CloseWebSocketFrame close -> close(ctx, close.statusCode() < 0 ? 1000 : close.statusCode(), "");
            default -> { }
        }
    }

    private void pong(ChannelHandlerContext ctx, ByteBuf ping) {
        long now = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime());
        pings = now == second ? pings + 1 : 1;
        second = now;
        if (pings > MAX_PINGS_PER_SECOND) {
            close(ctx, 1008, "too many pings");
        } else if (ctx.channel().isWritable()) {
            // A pong behind a picture under way would wait; the picture is the sign of life then.
            receiver.pong(WebSocketHeader.pong(ctx.alloc().buffer(), ping));
        }
    }

    private void close(ChannelHandlerContext ctx, int code, String reason) {
        if (!closing) {
            closing = true;
            receiver.end(WebSocketHeader.close(ctx.alloc().buffer(), code, reason));
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
            ctx.fireExceptionCaught(cause);
        }
    }
}
