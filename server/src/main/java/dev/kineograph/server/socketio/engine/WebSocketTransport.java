// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio.engine;

import dev.kineograph.Caller;
import dev.kineograph.RefusedException;
import dev.kineograph.server.http.Exchange;
import dev.kineograph.server.http.WebSocketHandshake;
import dev.kineograph.server.http.WebSocketHeader;
import dev.kineograph.server.http.WebSocketReader;
import dev.kineograph.server.net.BodySink;
import dev.kineograph.server.net.FastPath;
import dev.kineograph.server.net.PeerHealth;
import dev.kineograph.text.VisibleText;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A session's WebSocket, or one that is tried before it replaces the session's polls.
///
/// **Threading.** Confined to its session's event loop.
final class WebSocketTransport implements SessionTransport, WebSocketReader.Receiver, BodySink.Owner {
    private final SessionCore session;
    private final Caller caller;
    private final Observer observer;
    private @Nullable BodySink sink;
    private boolean ended;

    /// Is told what happens on a session's WebSockets.
    interface Observer {
        /// A WebSocket is open.
        void opened(WebSocketTransport webSocket);

        /// A text message has arrived.
        void text(WebSocketTransport from, String text);

        /// A message was refused before it was complete.
        void refused(WebSocketTransport from, RefusedException refusal);

        /// A binary message has arrived.
        void binary(WebSocketTransport from, ByteBuf bytes);

        /// A WebSocket has room again.
        void drained(WebSocketTransport webSocket);

        /// A WebSocket is closed. May be called more than once.
        void closed(WebSocketTransport webSocket);
    }

    private WebSocketTransport(SessionCore session, Caller caller, Observer observer) {
        this.session = session;
        this.caller = caller;
        this.observer = observer;
    }

    /// Answers a request for a WebSocket, and tells the observer when it is open.
    ///
    /// @throws dev.kineograph.RefusedException if the request has no good key, or a bad viewer token
    static void open(Exchange exchange, SessionCore session, Observer observer) {
        var head = WebSocketHandshake.accept(exchange).introducing(exchange.viewer());
        var transport = new WebSocketTransport(session, exchange.caller(), observer);
        var reader = new WebSocketReader(exchange.inputBounds(), session.pace(), transport);
        exchange.begin(head, Unpooled.EMPTY_BUFFER, transport, reader);
    }

    /// The caller that requested it.
    Caller caller() {
        return caller;
    }

    private BodySink sink() {
        if (sink == null) {
            throw new IllegalStateException("no connection yet");
        }
        return sink;
    }

    @Override
    public void begun(BodySink begun) {
        sink = begun;
        observer.opened(this);
    }

    @Override
    public TransportFormat format() {
        return session.protocol().overWebSocket();
    }

    @Override
    public boolean hasRoom() {
        return !ended && sink().hasRoom();
    }

    @Override
    public boolean isBusy() {
        return !hasRoom();
    }

    @Override
    public void write(ByteBuf encoded) {
        sink().write(encoded);
    }

    @Override
    public boolean enter(FastPath path, FastPath.Guest guest) {
        return !ended && sink().enter(path, guest);
    }

    @Override
    public void leaveFastPath() {
        sink().leaveFastPath();
    }

    /// Sends each message by itself, so that no two of them begin in one segment.
    @Override
    public void flush(Outbox outbox) {
        while (!outbox.isEmpty() && hasRoom()) {
            var bytes = outbox.takeMessage(format());
            write(bytes);
            bytes.release();
        }
    }

    /// Sends a packet of the protocol itself, bypassing the outbox.
    void send(String packet) {
        var bytes = MessageEncoder.webSocketText(packet);
        write(bytes);
        bytes.release();
    }

    @Override
    public Duration stallTimeout() {
        return sink().peerHealth().patience(session.settings().stalledAfter());
    }

    @Override
    public long progress() {
        return sink().progress();
    }

    @Override
    public PeerHealth peerHealth() {
        return sink().peerHealth();
    }

    @Override
    public boolean sendsClosePacket() {
        return session.protocol().closesOnWebSocket();
    }

    @Override
    public void end(EndReason reason) {
        ended = true;
        switch (reason.kind()) {
            case CLOSED, GOING_AWAY, CLIENT_LEFT, REFUSED, TOO_LONG, NO_MEMORY, FAULT -> sink().end(closeFrame(reason));
            case RESET -> sink().abort();
        }
    }

    private static ByteBuf closeFrame(EndReason reason) {
        var shown = VisibleText.withinBytes(reason.sentence(), WebSocketReader.MAX_REASON_BYTES);
        return WebSocketHeader.close(Unpooled.buffer(), reason.kind().closeCode(), shown);
    }

    @Override
    public void checkLength(long bytes) {
        session.checkLength(bytes);
    }

    @Override
    public void refused(RefusedException refusal) {
        if (!ended) {
            observer.refused(this, refusal);
        }
    }

    @Override
    public void text(String text) {
        if (!ended) {
            observer.text(this, text);
        }
    }

    @Override
    public void binary(ByteBuf bytes) {
        if (!ended) {
            observer.binary(this, bytes);
        }
    }

    @Override
    public void pong(ByteBuf pong) {
        sink().say(pong);
    }

    @Override
    public void end(ByteBuf closeFrame) {
        ended = true;
        sink().end(closeFrame);
    }

    @Override
    public void drained() {
        observer.drained(this);
    }

    @Override
    public void closed() {
        ended = true;
        observer.closed(this);
    }
}
