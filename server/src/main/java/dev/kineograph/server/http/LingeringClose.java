// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import dev.kineograph.server.net.Transport;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Ends a connection with FIN instead of closing it, and drops what still arrives: closing with unread input would send RST, and the client would not
/// see the last words. Stands between those that close the connection and TLS.
///
/// **Threading.** Confined to its connection's event loop.
final class LingeringClose extends ChannelDuplexHandler {
    private final Duration farewell;
    private final Runnable ending;
    private boolean ended;

    /// @param farewell how long the client may take to end its side
    /// @param ending told, once, that the connection ends
    LingeringClose(Duration farewell, Runnable ending) {
        this.farewell = farewell;
        this.ending = ending;
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        if (!ctx.channel().isActive()) {
            ctx.close(promise);
            return;
        }
        var closed = promise.unvoid();
        ctx.channel().closeFuture().addListener(_ -> closed.trySuccess());
        if (!ended) {
            ended = true;
            ending.run();
            Transport.endOutput(ctx.channel());
            ctx.executor().schedule(() -> Transport.abort(ctx.channel()), farewell.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (ended) {
            ReferenceCountUtil.release(message);
        } else {
            ctx.fireChannelRead(message);
        }
    }
}
