// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.source.tcp;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;

/// Holds back a producer's input, and the end of it, until it is known whether the producer may publish.
///
/// Nothing is read from the kernel meanwhile, except when epoll finds that the producer has ended its side: then the kernel's bytes are held.
///
/// **Threading.** Confined to its event loop.
final class HeldInput extends ChannelInboundHandlerAdapter {
    private final SocketChannel channel;
    private final Runnable gone;
    private final ArrayDeque<Object> held = new ArrayDeque<>(1);
    private boolean released;
    private boolean ended;

    /// @param gone run if the producer has gone before the input is released
    HeldInput(SocketChannel channel, Runnable gone) {
        this.channel = channel;
        this.gone = gone;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        channel.config().setAutoRead(false);
    }

    /// Passes the held input to the next handlers, if the channel is still open, and stops holding.
    void release() {
        released = true;
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, false);
        var ctx = channel.pipeline().context(this);
        while (ctx != null && channel.isOpen() && !held.isEmpty()) {
            ctx.fireChannelRead(held.remove());
        }
        drop();
        if (ended) {
            channel.close();
        } else if (channel.isOpen()) {
            channel.pipeline().remove(this);
            channel.config().setAutoRead(true);
        }
    }

    private void drop() {
        held.forEach(ReferenceCountUtil::release);
        held.clear();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        held.add(message);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        ended |= event == ChannelInputShutdownEvent.INSTANCE;
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        drop();
        if (!released) {
            gone.run();
        }
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        drop();
    }

    /// A reset connection is closed like any other.
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        channel.close();
    }
}
