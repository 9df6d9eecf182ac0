// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer.socketio;

import dev.kineograph.ImageStream;
import dev.kineograph.server.net.BodySink;
import dev.kineograph.server.net.FastPath;
import dev.kineograph.server.net.PeerHealth;
import dev.kineograph.server.socketio.NamespaceSocket;
import dev.kineograph.server.socketio.engine.EngineSession;
import dev.kineograph.server.socketio.engine.TransportFormat;
import dev.kineograph.server.viewer.Audiences;
import dev.kineograph.server.viewer.LiveViewer;
import dev.kineograph.server.viewer.VariantChoice;
import dev.kineograph.server.viewer.Wire;
import io.netty.buffer.ByteBuf;
import java.net.InetAddress;
import java.util.Map;

/// Shows a stream to a socket: its frames are events, between other events on the same session.
///
/// **Threading.** Confined to the socket's event loop.
public final class SocketIoSink implements BodySink, AutoCloseable {
    private final NamespaceSocket socket;
    private final EngineSession session;
    private final ImageStream stream;
    private final Options options;
    private final LiveViewer viewer;
    private EventWire wire;
    private boolean closed;

    /// How a client wants to see a stream.
    ///
    /// @param event the name of the events
    /// @param binary whether pictures are sent as bytes, rather than as data URLs
    /// @param ackId the even id of the acknowledgement that the next frame waits for, or negative if it waits for none
    public record Options(String event, boolean binary, int ackId) {}

    /// Prepares to show a stream; see [#begin].
    public SocketIoSink(Audiences audiences, VariantChoice.Shown shown, NamespaceSocket socket, Options options) {
        this.socket = socket;
        this.session = socket.session();
        this.stream = shown.original();
        this.options = options;
        this.wire = wire(session.format());
        var identity = audiences.identity(session.viewer().name(), session.caller());
        this.viewer = audiences.viewer(shown.stream(), shown.adaptive(), session.loop(), this::wire, identity, options.ackId() >= 0);
    }

    /// Begins to show the stream: the newest frame is sent at once if there is one.
    public void begin() {
        viewer.begun(this);
    }

    /// The session has room again.
    public void drained() {
        if (!closed) {
            viewer.drained();
        }
    }

    /// The client has acknowledged the last frame.
    public void acknowledged() {
        if (!closed) {
            viewer.acknowledged();
        }
    }

    /// Whether it has ended: the client has unsubscribed, or the stream was retired.
    public boolean isClosed() {
        return closed;
    }

    /// Ends it. Later calls do nothing.
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            viewer.closed();
        }
    }

    /// Called for every frame; creates a new wire only after the session has changed its transport.
    private Wire wire() {
        var format = session.format();
        if (wire.format() != format) {
            wire = wire(format);
        }
        return wire;
    }

    private EventWire wire(TransportFormat format) {
        return new EventWire(
                session.protocolVersion(), socket.namespace(), format, options.event(), stream.name(), options.binary(), options.ackId());
    }

    @Override
    public boolean hasRoom() {
        return !closed && session.hasRoom();
    }

    @Override
    public void write(ByteBuf bytes) {
        session.write(bytes);
    }

    @Override
    public boolean enter(FastPath path, FastPath.Guest guest) {
        return !closed && session.enter(path, guest);
    }

    @Override
    public void leaveFastPath() {
        session.leaveFastPath();
    }

    /// Does nothing: a session that carries other events too cannot wait until the kernel's buffer is empty.
    @Override
    public void requestWritable() {}

    @Override
    public long progress() {
        return session.progress();
    }

    @Override
    public InetAddress peerAddress() {
        return session.caller().address().orElseThrow();
    }

    @Override
    public PeerHealth peerHealth() {
        return session.peerHealth();
    }

    /// The stream was retired: tells the client, whose session continues.
    @Override
    public void end(ByteBuf last) {
        last.release();
        socket.emit("imgerror", Map.of("message", "%s: the stream has ended".formatted(stream.name())));
        close();
    }

    /// Sends nothing: the session has heartbeats of its own.
    @Override
    public void say(ByteBuf words) {
        words.release();
    }

    @Override
    public void abort() {
        session.abort();
    }
}
