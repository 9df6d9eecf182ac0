// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import dev.kineograph.server.net.DirectWrite;
import dev.kineograph.server.net.PeerSigns;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.unix.Socket;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A viewer's bytes on a TCP connection of its own. What the client sends meanwhile is read and dropped, so that its FIN or
/// RST is seen at once.
///
/// With epoll a frame goes to the kernel by one system call, past the pipeline: nothing is allocated and next to nothing
/// touched for a viewer who keeps up. Only what the kernel does not take is left to Netty, which says when it is gone; and Netty
/// waits, for a viewer who does not keep up, until the kernel wants the next one.
///
/// **Threading.** Confined to its event loop.
public final class ConnectionSink extends ChannelInboundHandlerAdapter implements BodySink {
    private static final int SECONDS_TO_READ_THE_END = 2;

    private final Wire wire;
    private final byte[] farewell;
    private @Nullable ChannelHandlerContext context;
    private @Nullable Socket socket;
    private @Nullable LiveViewer viewer;

    /// Netty holds bytes that the kernel has not taken.
    private boolean pending;

    /// Something was said between two frames, and waits behind the first of them.
    private boolean saying;

    /// The kernel is still to be asked whether it wants more, and nothing is sent before it was.
    private boolean roomWanted;

    private boolean ending;

    /// @param wire how frames stand in the body
    /// @param farewell what a body says last when it ends in order
    ConnectionSink(Wire wire, byte[] farewell) {
        this.wire = wire;
        this.farewell = farewell;
    }

    /// Carries the viewer's body, which begins with these bytes.
    void begin(LiveViewer newViewer, byte[] beginning) {
        viewer = newViewer;
        var bytes = context().alloc().directBuffer(beginning.length).writeBytes(beginning);
        write(bytes);
        bytes.release();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        pending = !ctx.channel().isWritable();
        socket = DirectWrite.socket(ctx.channel());
    }

    private ChannelHandlerContext context() {
        if (context == null) {
            throw new IllegalStateException("no connection yet");
        }
        return context;
    }

    @Override
    public Wire wire() {
        return wire;
    }

    @Override
    public boolean hasRoom() {
        return !pending && !roomWanted && !ending && (socket == null || socket.isOpen());
    }

    @Override
    public void write(ByteBuf bytes) {
        DirectWrite.write(bytes, socket, context());
    }

    /// Where there is no epoll the send buffer is small, and nobody can be asked.
    @Override
    public void awaitRoom() {
        if (socket != null) {
            roomWanted = true;
            if (!pending) {
                askForRoom();
            }
        }
    }

    /// Later, and with nothing else in Netty's queue: epoll tells of room only if it was asked when there was none, and while Netty
    /// writes it does not ask again.
    private void askForRoom() {
        context().channel().eventLoop().execute(() -> {
            if (roomWanted && !pending) {
                roomWanted = false;
                context().writeAndFlush(new RoomAwaited(), context().voidPromise());
            }
        });
    }

    @Override
    public long progress() {
        var outbound = context().channel().unsafe().outboundBuffer();
        return outbound == null ? 0 : outbound.currentProgress();
    }

    @Override
    public PeerSigns peerSigns() {
        return PeerSigns.of(context().channel());
    }

    /// Says something between two frames. While what was said last waits, nothing more is taken: a client that asks on and
    /// on and does not read costs one answer.
    public void say(ByteBuf words) {
        if (saying || ending) {
            words.release();
            return;
        }
        saying = true;
        context().writeAndFlush(words).addListener(_ -> saying = false);
    }

    @Override
    public void end() {
        endWith(Unpooled.wrappedBuffer(farewell));
    }

    /// Ends as [#end] does, with another farewell. The viewer is gone from here on.
    public void endWith(ByteBuf last) {
        if (ending) {
            last.release();
            return;
        }
        ending = true;
        var channel = (DuplexChannel) context().channel();
        channel.writeAndFlush(last).addListener(_ -> channel.shutdownOutput());
        channel.eventLoop().schedule(() -> channel.close(), SECONDS_TO_READ_THE_END, TimeUnit.SECONDS);
        if (viewer != null) {
            viewer.gone();
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
        pending = !ctx.channel().isWritable();
        if (roomWanted && !pending) {
            askForRoom();
        } else if (viewer != null && hasRoom()) {
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
