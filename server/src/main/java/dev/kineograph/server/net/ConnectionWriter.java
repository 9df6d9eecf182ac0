// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Writes to a connection, and knows when all has been handed over.
///
/// With epoll, and nothing in the pipeline that changes what is written, a frame goes to the kernel by one system call, past the
/// pipeline: nothing is allocated, and next to nothing touched, for a viewer that keeps up. Only what the kernel does not take is left
/// to Netty, which says when it is gone. What changes bytes on their way, such as TLS, gets them one record at a time ([RecordFeed]).
///
/// **Threading.** Confined to its event loop.
abstract class ConnectionWriter extends ChannelInboundHandlerAdapter implements BodySink {
    final Channel channel;

    /// See [#stop].
    private boolean ending;

    /// The socket, where it may be written to directly.
    private @Nullable Socket socket;

    /// What feeds the pipeline where it changes bytes.
    private @Nullable RecordFeed feed;

    /// Netty holds bytes that the kernel has not taken, or the feed does.
    private boolean pending;

    /// The kernel is still to be asked whether it wants more, and nothing is sent before it was.
    private boolean probeWanted;

    /// How often all that waited has been handed over.
    private int completed;

    /// What sends frames to this connection, while it keeps up.
    private @Nullable FastPath fastPath;

    /// Where it is there.
    int place;

    ConnectionWriter(Channel channel) {
        this.channel = channel;
    }

    /// Decides how to write, by what is in the pipeline now.
    final void open() {
        pending = !channel.isWritable();
        if (RecordFeed.isNeeded(channel)) {
            feed = new RecordFeed(channel);
        } else if (channel instanceof EpollSocketChannel epoll && epoll.fd() instanceof Socket open) {
            socket = open;
        }
    }

    @Override
    public final boolean hasRoom() {
        return !pending && !probeWanted && !ending && (socket == null || socket.isOpen());
    }

    @Override
    public final void write(ByteBuf bytes) {
        if (socket != null) {
            writeDirectly(bytes, socket);
        } else {
            pass(bytes.retainedDuplicate(), channel.voidPromise());
        }
    }

    @Override
    public final boolean enter(FastPath path, FastPath.Guest guest) {
        if (socket == null || fastPath != null || !hasRoom()) {
            return false;
        }
        fastPath = path;
        place = path.add(this, socket, guest);
        return true;
    }

    @Override
    public final void leaveFastPath() {
        var left = fastPath;
        if (left != null) {
            fastPath = null;
            left.remove(place);
        }
    }

    final boolean isOn(FastPath path) {
        return path.equals(fastPath);
    }

    /// The kernel has not taken the whole frame from the fast path.
    final void waitsFor(ByteBuf frame, int taken) {
        pass(frame.retainedDuplicate().skipBytes(taken), channel.voidPromise());
    }

    private void writeDirectly(ByteBuf bytes, Socket open) {
        if (!open.isOpen()) {
            // Closed a moment ago, and its number may be another connection's already.
            return;
        }
        try {
            boolean inOnePiece = bytes.hasMemoryAddress() || (bytes.isDirect() && bytes.nioBufferCount() == 1);
            int taken = inOnePiece && !pending ? send(bytes, open) : 0;
            if (taken < bytes.readableBytes()) {
                waitsFor(bytes, taken);
            }
        } catch (IOException e) {
            failed(e);
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

    final boolean isEnding() {
        return ending;
    }

    /// Writes by way of the pipeline, which owns the bytes from here on.
    final ChannelFuture pass(ByteBuf bytes, ChannelPromise written) {
        if (feed == null) {
            return channel.writeAndFlush(bytes, written);
        }
        feed.add(bytes, written);
        settle();
        return written;
    }

    /// Does nothing without epoll, where the send buffer is small and cannot be asked.
    @Override
    public final void requestWritable() {
        if (channel instanceof EpollSocketChannel) {
            probeWanted = true;
            leaveFastPath();
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
    public final long progress() {
        var outbound = channel.unsafe().outboundBuffer();
        long ofMessage = (outbound == null ? 0 : outbound.currentProgress()) + (feed == null ? 0 : feed.fed());
        return (long) completed << 32 | (ofMessage & 0xffff_ffffL);
    }

    /// The channel's writability has changed.
    final void writabilityChanged() {
        if (feed != null) {
            feed.run();
        }
        settle();
    }

    /// Finds out whether something waits, and says so if nothing does any more. Called from within writes too.
    private void settle() {
        boolean waited = pending;
        pending = !channel.isWritable() || (feed != null && !feed.isEmpty());
        if (pending) {
            leaveFastPath();
        }
        if (pending || !waited) {
            return;
        }
        completed++;
        if (probeWanted) {
            probe();
        } else if (hasRoom()) {
            drained();
        }
    }

    /// The connection has failed, and is over.
    abstract void failed(Throwable cause);

    /// There is room again. May be called from within a write.
    abstract void drained();

    /// Nothing more is offered to the connection.
    final void stop() {
        ending = true;
        leaveFastPath();
    }

    /// The connection has ended: gives up what waits.
    final void discard() {
        stop();
        if (feed != null) {
            feed.clear();
        }
    }
}
