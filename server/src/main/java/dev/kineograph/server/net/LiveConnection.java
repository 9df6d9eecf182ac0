// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import dev.kineograph.server.settings.ViewerRules;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.Socket;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A TCP connection that carries one body without an end, and the last handler in its pipeline. What the client sends meanwhile is
/// read and dropped, so that its FIN or RST is seen at once.
///
/// With epoll, and nothing in the pipeline that changes what is written, a frame goes to the kernel by one system call, past the
/// pipeline: nothing is allocated, and next to nothing touched, for a viewer that keeps up. Only what the kernel does not take is left
/// to Netty, which says when it is gone. What changes bytes on their way, such as TLS, gets them one record at a time ([RecordFeed]).
///
/// **Threading.** Confined to its event loop.
public final class LiveConnection extends ChannelInboundHandlerAdapter implements BodySink {
    private static final int SECONDS_TO_READ_THE_END = 2;

    private final Channel channel;
    private final Owner owner;
    private final CurrentSettings settings;

    /// What the kernel has been told about this peer.
    private @Nullable ViewerRules told;

    /// The socket, where it may be written to directly.
    private @Nullable Socket socket;

    /// What feeds the pipeline where it changes bytes.
    private @Nullable RecordFeed feed;

    private boolean begun;

    /// Netty holds bytes that the kernel has not taken, or the feed does.
    private boolean pending;

    /// Something was said between two frames, and waits behind the first of them.
    private boolean saying;

    /// The kernel is still to be asked whether it wants more, and nothing is sent before it was.
    private boolean probeWanted;

    private boolean ending;

    /// How often all that waited has been handed over.
    private int completed;

    /// A connection for that owner's body; to be added to the pipeline behind all other handlers.
    public LiveConnection(Channel channel, Owner owner, CurrentSettings settings) {
        this.channel = channel;
        this.owner = owner;
        this.settings = settings;
    }

    /// Decides how to write, by what is in the pipeline now.
    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        pending = !channel.isWritable();
        if (RecordFeed.isNeeded(channel)) {
            feed = new RecordFeed(channel);
        } else if (channel instanceof EpollSocketChannel epoll && epoll.fd() instanceof Socket open) {
            socket = open;
        }
    }

    /// Begins the body with these bytes, and tells its owner.
    public void begin(ByteBuf opening) {
        Transport.carryPictures(channel);
        watchPeer();
        write(opening);
        opening.release();
        begun = true;
        owner.begun(this);
    }

    @Override
    public boolean hasRoom() {
        return !pending && !probeWanted && !ending && (socket == null || socket.isOpen());
    }

    @Override
    public void write(ByteBuf bytes) {
        if (socket != null) {
            writeDirectly(bytes, socket);
        } else {
            pass(bytes.retainedDuplicate(), channel.voidPromise());
        }
    }

    private void writeDirectly(ByteBuf bytes, Socket open) {
        if (!open.isOpen()) {
            // Closed a moment ago, and its number may be another connection's already.
            return;
        }
        try {
            int taken = pending || !bytes.isDirect() ? 0 : send(bytes, open);
            if (taken < bytes.readableBytes()) {
                pass(bytes.retainedDuplicate().skipBytes(taken), channel.voidPromise());
            }
        } catch (IOException e) {
            channel.close();
        }
    }

    /// By `send`: `write` costs the kernel's file layer too, 6 % of all.
    private static int send(ByteBuf bytes, Socket open) throws IOException {
        if (bytes.hasMemoryAddress()) {
            return open.sendAddress(bytes.memoryAddress(), bytes.readerIndex(), bytes.writerIndex());
        }
        var buffer = bytes.internalNioBuffer(bytes.readerIndex(), bytes.readableBytes());
        return open.send(buffer, buffer.position(), buffer.limit());
    }

    private ChannelFuture pass(ByteBuf bytes, ChannelPromise written) {
        if (feed == null) {
            return channel.writeAndFlush(bytes, written);
        }
        feed.add(bytes, written);
        settle();
        return written;
    }

    /// Does nothing without epoll, where the send buffer is small and cannot be asked.
    @Override
    public void requestWritable() {
        if (channel instanceof EpollSocketChannel) {
            probeWanted = true;
            if (!pending) {
                probe();
            }
        }
    }

    /// Later, and with nothing else in Netty's queue: epoll tells of room only if it was asked when there was none, and while Netty
    /// writes it does not ask again.
    private void probe() {
        channel.eventLoop().execute(() -> {
            if (probeWanted && !pending) {
                probeWanted = false;
                WritableProbe.sendTo(channel);
            }
        });
    }

    @Override
    public long progress() {
        var outbound = channel.unsafe().outboundBuffer();
        long ofMessage = (outbound == null ? 0 : outbound.currentProgress()) + (feed == null ? 0 : feed.fed());
        return (long) completed << 32 | (ofMessage & 0xffff_ffffL);
    }

    /// Tells the kernel how long this peer may be silent, if that is something else than it was told before.
    private void watchPeer() {
        var rules = settings.get().viewers();
        if (!rules.equals(told) && channel.isOpen()) {
            told = rules;
            Transport.watchPeer(channel, rules.silentAfter(), rules.lostAfter());
        }
    }

    /// Asked twice a second: new settings reach the kernel with it.
    @Override
    public PeerHealth peerHealth() {
        watchPeer();
        return PeerHealth.of(channel);
    }

    @Override
    public void say(ByteBuf words) {
        if (saying || ending) {
            words.release();
            return;
        }
        saying = true;
        pass(words, channel.newPromise()).addListener(_ -> saying = false);
    }

    @Override
    public void end(ByteBuf last) {
        if (ending) {
            last.release();
            return;
        }
        ending = true;
        pass(last, channel.newPromise()).addListener(_ -> Transport.endOutput(channel));
        channel.eventLoop().schedule(() -> channel.close(), SECONDS_TO_READ_THE_END, TimeUnit.SECONDS);
        owner.closed();
    }

    /// RST: what waits in the kernel for a peer that reads nothing would wait there for minutes. TLS would wait to say farewell.
    @Override
    public void abort() {
        ending = true;
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        channel.unsafe().close(channel.voidPromise());
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ReferenceCountUtil.release(message);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (feed != null) {
            feed.run();
        }
        settle();
    }

    /// Finds out whether something waits, and tells the owner if nothing does any more. Called from within writes too.
    private void settle() {
        boolean waited = pending;
        pending = !channel.isWritable() || (feed != null && !feed.isEmpty());
        if (pending || !waited) {
            return;
        }
        completed++;
        if (probeWanted) {
            probe();
        } else if (begun && hasRoom()) {
            owner.drained();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        ending = true;
        if (feed != null) {
            feed.clear();
        }
        owner.closed();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        channel.close();
    }
}
