// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer.multiplex;

import dev.kineograph.ImageStream;
import dev.kineograph.Presence;
import dev.kineograph.server.net.BodySink;
import dev.kineograph.server.net.PeerHealth;
import dev.kineograph.server.net.Permit;
import dev.kineograph.server.viewer.Audiences;
import dev.kineograph.server.viewer.LiveProtocol;
import dev.kineograph.server.viewer.LiveViewer;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.net.InetAddress;

/// Shows a stream on a WebSocket beside others.
///
/// **Threading.** Confined to its event loop.
final class NumberedSink implements BodySink, AutoCloseable {
    private final MultiplexedSocket socket;
    private final LiveViewer viewer;
    private final Runnable whenEnded;

    /// What the client has been sent and has not acknowledged.
    private int unacknowledgedBytes;

    private boolean closed;

    /// Prepares to show a stream; see [#begin].
    ///
    /// @param whenEnded run if the server ends it
    /// @throws dev.kineograph.RefusedException if the stream has all the viewers that it may have
    NumberedSink(
            MultiplexedSocket socket,
            Audiences audiences,
            ImageStream stream,
            EventLoop loop,
            Notice notice,
            Presence.Identity identity,
            Permit permit,
            Runnable whenEnded) {
        this.socket = socket;
        this.whenEnded = whenEnded;
        var wire = new NumberedWire(notice.number());
        this.viewer = audiences.viewer(stream, loop, new LiveProtocol(() -> wire, true, null, notice), identity, permit);
    }

    /// Begins to show the stream: the newest frame is sent at once if there is one.
    void begin() {
        viewer.begun(this);
    }

    /// The connection has room again.
    void drained() {
        if (!closed) {
            viewer.drained();
        }
    }

    /// The client has drawn the last frame.
    void acknowledged() {
        if (!closed) {
            forgetBytes();
            viewer.acknowledged();
        }
    }

    private void forgetBytes() {
        socket.acknowledged(unacknowledgedBytes);
        unacknowledgedBytes = 0;
    }

    /// Ends it. Later calls do nothing.
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            forgetBytes();
            viewer.closed();
        }
    }

    @Override
    public boolean hasRoom() {
        return !closed && socket.hasRoom();
    }

    @Override
    public void write(ByteBuf bytes) {
        unacknowledgedBytes += bytes.readableBytes();
        socket.write(bytes);
    }

    /// Does nothing: a connection that has other streams too cannot wait until the kernel's buffer is empty.
    @Override
    public void requestWritable() {}

    @Override
    public long progress() {
        return socket.progress();
    }

    @Override
    public InetAddress peerAddress() {
        return socket.sink().peerAddress();
    }

    @Override
    public PeerHealth peerHealth() {
        return socket.peerHealth();
    }

    /// Sends nothing: the connection has heartbeats of its own.
    @Override
    public void say(ByteBuf words) {
        words.release();
    }

    /// The stream was retired, or may no longer be watched: tells the client, whose connection continues.
    @Override
    public void end(ByteBuf last) {
        if (closed) {
            last.release();
            return;
        }
        close();
        whenEnded.run();
        socket.tell(last);
    }

    @Override
    public void abort() {
        socket.sink().abort();
    }
}
