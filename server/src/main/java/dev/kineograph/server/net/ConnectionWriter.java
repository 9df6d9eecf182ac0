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

/// Writes to a connection, and knows when everything has been passed to the kernel.
///
/// With epoll, and no handler that changes what is written, one system call passes a frame to the kernel, bypassing the pipeline: for
/// a viewer that keeps up, nothing is allocated, and almost nothing touched. Only what the kernel does not accept is left to Netty,
/// which reports when it is written. A handler that changes bytes, such as TLS, gets them one record at a time ([RecordFeed]).
///
/// **Threading.** Confined to its event loop.
abstract class ConnectionWriter extends ChannelInboundHandlerAdapter implements BodySink {
    final Channel channel;

    /// Whether [#stop] was called.
    private boolean ending;

    /// The socket, if it may be written to directly.
    private @Nullable Socket socket;

    /// Feeds the pipeline if that changes bytes.
    private @Nullable RecordFeed feed;

    /// Netty or the feed holds bytes that the kernel has not accepted.
    private boolean pending;

    /// The kernel has yet to be asked whether it wants more; nothing is sent before that.
    private boolean probeWanted;

    /// How often everything that waited has been passed to the kernel.
    private int completed;

    /// Sends frames to this connection while it keeps up.
    private @Nullable FastPath fastPath;

    /// Its place on the fast path.
    int place;

    ConnectionWriter(Channel channel) {
        this.channel = channel;
    }

    /// Decides how to write, by the handlers that are in the pipeline now.
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

    /// The kernel has not accepted the whole frame.
    final void waitsFor(ByteBuf frame, int taken) {
        pass(frame.retainedDuplicate().skipBytes(taken), channel.voidPromise());
    }

    private void writeDirectly(ByteBuf bytes, Socket open) {
        if (!open.isOpen()) {
            // It has just been closed, and its file descriptor may already be another connection's.
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

    /// Uses `send`: `write` also goes through the kernel's file layer, which costs 6 % of the total.
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

    /// Writes through the pipeline, which releases the bytes.
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

    /// In a later turn, and with nothing else in Netty's queue: epoll reports room only if it was asked when there was none, and
    /// while Netty writes it does not ask again.
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

    /// Finds out whether something waits, and reports when nothing does any more. Called from within writes too.
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

    /// Stops: nothing more may be written.
    final void stop() {
        ending = true;
        leaveFastPath();
    }

    /// The connection has ended: drops what waits.
    final void discard() {
        stop();
        if (feed != null) {
            feed.clear();
        }
    }
}
