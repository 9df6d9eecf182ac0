// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer.socketio;

import dev.kineograph.ImageStream;
import dev.kineograph.server.net.BodySink;
import dev.kineograph.server.net.PeerHealth;
import dev.kineograph.server.socketio.Client;
import dev.kineograph.server.socketio.engine.Carriage;
import dev.kineograph.server.socketio.engine.Session;
import dev.kineograph.server.viewer.Audiences;
import dev.kineograph.server.viewer.LiveViewer;
import dev.kineograph.server.viewer.Wire;
import io.netty.buffer.ByteBuf;
import java.util.Map;

/// A client that watches a stream: its frames are events, between others on the same session.
///
/// **Threading.** Confined to the client's event loop.
public final class Watching implements BodySink, AutoCloseable {
    private final Client client;
    private final Session session;
    private final ImageStream stream;
    private final Terms terms;
    private final LiveViewer viewer;
    private EventWire wire;
    private boolean closed;

    /// How a client wants to be shown a stream.
    ///
    /// @param event the name of the events
    /// @param binary whether pictures go as bytes, rather than as data URLs
    /// @param answer the even number that acknowledgements repeat, if the next frame waits for that of the last; otherwise negative
    public record Terms(String event, boolean binary, int answer) {}

    /// A place that is not taken yet.
    public Watching(Audiences audiences, ImageStream stream, Client client, Terms terms) {
        this.client = client;
        this.session = client.session();
        this.stream = stream;
        this.terms = terms;
        this.wire = wire(session.carriage());
        this.viewer = audiences.viewer(stream, session.loop(), this::wire, session.viewer().name(), terms.answer() >= 0);
    }

    /// Begins to watch: the newest frame is sent at once if there is one.
    public void begin() {
        viewer.begun(this);
    }

    /// The session has room again.
    public void drained() {
        viewer.drained();
    }

    /// The client has acknowledged the last frame.
    public void acknowledged() {
        viewer.acknowledged();
    }

    /// Whether it has ended: the client wanted it, or the stream was retired.
    public boolean isClosed() {
        return closed;
    }

    /// Ends it; to end it twice does nothing.
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            viewer.closed();
        }
    }

    /// Another one only when the session has gone over to a WebSocket: it is asked for with every frame.
    private Wire wire() {
        var carriage = session.carriage();
        if (wire.carriage() != carriage) {
            wire = wire(carriage);
        }
        return wire;
    }

    private EventWire wire(Carriage carriage) {
        return new EventWire(
                session.revision(), client.namespace(), carriage, terms.event(), stream.name(), terms.binary(), terms.answer());
    }

    @Override
    public boolean hasRoom() {
        return !closed && session.hasRoom();
    }

    @Override
    public void write(ByteBuf bytes) {
        session.write(bytes);
    }

    /// A session that carries other things too cannot wait for the kernel to be empty.
    @Override
    public void requestWritable() {}

    @Override
    public long progress() {
        return session.progress();
    }

    @Override
    public PeerHealth peerHealth() {
        return session.peerHealth();
    }

    /// The stream was retired: the session goes on, and its client is told.
    @Override
    public void end(ByteBuf last) {
        last.release();
        client.emit("imgerror", Map.of("message", "%s: the stream has ended".formatted(stream.name())));
        close();
    }

    /// A session that carries other things too has a heartbeat of its own.
    @Override
    public void say(ByteBuf words) {
        words.release();
    }

    @Override
    public void abort() {
        session.abort();
    }
}
