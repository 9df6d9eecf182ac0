// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A viewer's bytes on a TCP connection of its own. What the client sends meanwhile is read and dropped, so that its FIN or
/// RST is seen at once.
///
/// **Threading.** Confined to its event loop.
public final class ConnectionSink extends ChannelInboundHandlerAdapter implements BodySink {
    private static final int SECONDS_TO_READ_THE_END = 2;

    private @Nullable ChannelHandlerContext context;
    private @Nullable LiveViewer viewer;
    private boolean ending;

    /// From here on the viewer is told when there is room and when the connection ends.
    public void carries(LiveViewer newViewer) {
        viewer = newViewer;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    private ChannelHandlerContext context() {
        if (context == null) {
            throw new IllegalStateException("no connection yet");
        }
        return context;
    }

    @Override
    public boolean hasRoom() {
        return context().channel().isWritable() && !ending;
    }

    @Override
    public void write(ByteBuf bytes) {
        context().writeAndFlush(bytes, context().voidPromise());
    }

    @Override
    public long progress() {
        var outbound = context().channel().unsafe().outboundBuffer();
        return outbound == null ? 0 : outbound.currentProgress();
    }

    @Override
    public void end() {
        if (!ending) {
            ending = true;
            var channel = (DuplexChannel) context().channel();
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> channel.shutdownOutput());
            channel.eventLoop().schedule(() -> channel.close(), SECONDS_TO_READ_THE_END, TimeUnit.SECONDS);
        }
    }

    /// RST: what waits in the kernel for a peer that takes nothing would wait there for minutes.
    @Override
    public void abort() {
        context().channel().config().setOption(ChannelOption.SO_LINGER, 0);
        context().close();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ReferenceCountUtil.release(message);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (viewer != null && hasRoom()) {
            viewer.drained();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (viewer != null) {
            viewer.gone();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
