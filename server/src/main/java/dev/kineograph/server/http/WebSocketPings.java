// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerAdapter;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Pings a WebSocket's client again and again, as long as this is in the pipeline: proxies cut a connection on which nothing comes, nginx
/// after 60 s and HAProxy after 50. A ping goes out whether anything else did or not: it has two bytes.
///
/// **Threading.** Confined to its connection's event loop.
public final class WebSocketPings extends ChannelHandlerAdapter {
    private static final int EVERY_SECONDS = 25;

    private final Consumer<ByteBuf> say;
    private @Nullable Future<?> pinging;

    /// @param say sends a few bytes between two messages, or drops them; they are its own from there on
    public WebSocketPings(Consumer<ByteBuf> say) {
        this.say = say;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        pinging = ctx.executor()
                .scheduleAtFixedRate(
                        () -> say.accept(WebSocketHeader.ping(ctx.alloc().buffer(2))), EVERY_SECONDS, EVERY_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (pinging != null) {
            pinging.cancel(false);
        }
    }
}
