// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio.engine;

import dev.kineograph.server.http.Exchange;
import dev.kineograph.server.http.WebSocketHandshake;
import dev.kineograph.server.http.WebSocketHeader;
import dev.kineograph.server.http.WebSocketReader;
import dev.kineograph.server.net.BodySink;
import dev.kineograph.server.net.PeerHealth;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/// A session's WebSocket, or one that is to become it.
///
/// **Threading.** Confined to its session's event loop.
final class SocketLine implements WebSocketReader.Receiver, BodySink.Owner {
    /// What is said to whoever ended the session in order.
    static final int NORMAL = 1000;

    /// What is said to whoever said what nobody understands, or too much.
    static final int REFUSED = 1008;

    private static final int MOST_OF_A_REASON = 120;

    private final ClientSession session;
    private @Nullable BodySink sink;
    private boolean ending;

    private SocketLine(ClientSession session) {
        this.session = session;
    }

    /// Answers a request to upgrade, and hands the WebSocket to the session.
    static void open(Exchange exchange, ClientSession session, EngineSettings settings) {
        var head = WebSocketHandshake.accept(exchange).introducing(exchange.viewer());
        var line = new SocketLine(session);
        exchange.begin(head, Unpooled.EMPTY_BUFFER, line, WebSocketReader.handlers(settings.maxPayload(), line));
    }

    private BodySink sink() {
        if (sink == null) {
            throw new IllegalStateException("no connection yet");
        }
        return sink;
    }

    @Override
    public void begun(BodySink newSink) {
        sink = newSink;
        session.opened(this);
    }

    /// Whether all that was written has been handed to the kernel.
    boolean hasRoom() {
        return !ending && sink().hasRoom();
    }

    /// Sends all readable bytes, which stay the caller's, and unchanged.
    void write(ByteBuf bytes) {
        sink().write(bytes);
    }

    void say(String packet) {
        var bytes = MessageEncoder.webSocketText(packet);
        write(bytes);
        bytes.release();
    }

    long progress() {
        return sink().progress();
    }

    PeerHealth peerHealth() {
        return sink().peerHealth();
    }

    /// Ends it in order, behind what has been written.
    void end(int code, String reason) {
        var shown = reason.substring(0, Math.min(reason.length(), MOST_OF_A_REASON)).replaceAll("[^ -~]", "?");
        end(WebSocketHeader.close(Unpooled.buffer(), code, shown));
    }

    void abort() {
        ending = true;
        sink().abort();
    }

    @Override
    public void text(String text) {
        if (!ending) {
            session.heard(this, text);
        }
    }

    @Override
    public void binary(ByteBuf bytes) {
        if (!ending) {
            session.heard(this, bytes);
        }
    }

    @Override
    public void pong(ByteBuf pong) {
        sink().say(pong);
    }

    @Override
    public void end(ByteBuf farewell) {
        ending = true;
        sink().end(farewell);
    }

    @Override
    public void drained() {
        session.writabilityChanged(this);
    }

    @Override
    public void closed() {
        ending = true;
        session.lost(this);
    }
}
