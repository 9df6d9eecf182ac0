// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import dev.kineograph.Refusal;
import dev.kineograph.server.net.Peers;
import dev.kineograph.server.net.RefusalLog;
import dev.kineograph.text.VisibleText;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.function.Consumer;

/// Waits at the end of an encrypted connection's pipeline for the version of HTTP that client and server have agreed on in the handshake (ALPN, RFC
/// 7301).
///
/// **Threading.** Confined to its connection's event loop.
final class AlpnChoice extends ChannelInboundHandlerAdapter {
    private static final int MAX_SHOWN = 200;

    private final RefusalLog refusals;
    private final Consumer<Boolean> chosen;

    /// @param chosen told whether it is HTTP/2; adds the handlers
    AlpnChoice(RefusalLog refusals, Consumer<Boolean> chosen) {
        this.refusals = refusals;
        this.chosen = chosen;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake && handshake.isSuccess()) {
            var encrypted = ctx.pipeline().get(SslHandler.class);
            Peers.certified(ctx.channel(), encrypted.engine());
            var protocol = encrypted.applicationProtocol();
            chosen.accept(ApplicationProtocolNames.HTTP_2.equals(protocol));
            ctx.pipeline().remove(this);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ReferenceCountUtil.release(message);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        var reason = cause instanceof DecoderException && cause.getCause() != null ? cause.getCause() : cause;
        if (reason instanceof IOException || reason instanceof IllegalArgumentException) {
            refusals.count("http", Refusal.BAD_VALUE, Peers.of(ctx.channel()), "TLS: " + VisibleText.excerpt(String.valueOf(reason.getMessage()), MAX_SHOWN));
        } else {
            refusals.failed("http", Peers.of(ctx.channel()), cause);
        }
        ctx.close();
    }
}
