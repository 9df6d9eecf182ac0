// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio.engine;

import dev.kineograph.Caller;
import dev.kineograph.RefusedException;
import dev.kineograph.server.http.Exchange;
import dev.kineograph.server.http.Query;
import dev.kineograph.server.http.ViewerIdentity;
import dev.kineograph.server.net.PeerSigns;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.lang.System.Logger.Level;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A session of any revision, over polls or a WebSocket.
///
/// What is to be sent goes out at once if there is a way, and waits in the [Outbox] otherwise. A second WebSocket that says it
/// would carry the session is tried beside the polls and takes their place when the client says so.
///
/// **Threading.** Confined to its event loop; [#abandon] after that has ended.
public final class ClientSession implements EngineSession {
    private static final System.Logger LOG = System.getLogger(ClientSession.class.getName());

    private final String id;
    private final Handshake handshake;
    private final ProtocolVersion protocol;
    private final SessionRegistry sessions;
    private final EngineSettings settings;
    private final Outbox outbox = new Outbox();
    private final PollingTransport polls;
    private final Heartbeat heartbeat;
    private final StallWatch stalls;
    private final Upgrade upgrade;
    private final PacketHandler packets;
    private @Nullable SessionListener listener;

    /// What carries the session, once polls do not any more.
    private @Nullable WebSocketTransport socket;

    /// Its listener does not need to be told that it has room.
    private boolean knownToHaveRoom;

    private boolean flushing;
    private boolean closing;
    private boolean ended;
    private long askedAt;

    ClientSession(String id, Handshake handshake, ProtocolVersion protocol, SessionRegistry sessions) {
        this.id = id;
        this.handshake = handshake;
        this.protocol = protocol;
        this.sessions = sessions;
        this.settings = sessions.settings();
        this.polls = new PollingTransport(this, handshake.readsBytes());
        this.packets = new SessionInput(this);
        this.heartbeat = new Heartbeat(handshake.loop(), settings, protocol.serverPings(), this::ping, this::isReceiving, this::silent);
        this.stalls = new StallWatch(handshake.loop(), new Waiting(), this::tookNothing);
        this.upgrade = new Upgrade(handshake.loop());
    }

    /// Begins to count the time; the client knows its session from here on.
    public void begin() {
        heartbeat.heard();
    }

    /// Tells the acceptor, unless it knows.
    public void introduce() {
        if (listener == null && !ended) {
            listener = sessions.accept(this);
        }
    }

    /// Its handshake was a poll: it is over polls until a WebSocket has taken their place.
    public void usePolls() {
        polls.begin();
    }

    boolean isAwaitedOnceMore() {
        return polls.isAwaitedOnceMore();
    }

    SessionRegistry sessions() {
        return sessions;
    }

    /// The revision that it speaks.
    public ProtocolVersion protocol() {
        return protocol;
    }

    Outbox outbox() {
        return outbox;
    }

    PacketHandler packets() {
        return packets;
    }

    Heartbeat heartbeat() {
        return heartbeat;
    }

    SessionListener listener() {
        if (listener == null) {
            throw new IllegalStateException("nobody listens yet");
        }
        return listener;
    }

    boolean hasListener() {
        return listener != null;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public Caller caller() {
        return handshake.caller();
    }

    @Override
    public Query query() {
        return handshake.query();
    }

    @Override
    public ViewerIdentity viewer() {
        return handshake.viewer();
    }

    @Override
    public EventLoop loop() {
        return handshake.loop();
    }

    @Override
    public int protocolVersion() {
        return protocol.number();
    }

    @Override
    public TransportFormat format() {
        return isOnWebSocket() ? protocol.overWebSocket() : protocol.overPolls(handshake.readsBytes());
    }

    /// Whether a WebSocket carries it.
    public boolean isOnWebSocket() {
        return socket != null;
    }

    /// Whether it has ended.
    public boolean hasEnded() {
        return ended;
    }

    boolean isUpgrading() {
        return upgrade.isProbed();
    }

    @Override
    public boolean hasRoom() {
        return !ended && !closing && !upgrade.isProbed() && outbox.isEmpty() && (socket == null ? polls.isWaiting() : socket.hasRoom());
    }

    @Override
    public void send(SharedMessage message) {
        assert loop().inEventLoop();
        if (ended || closing) {
            return;
        }
        if (!outbox.hasPlaceFor(message.size())) {
            readsNothing();
        } else {
            outbox.add(message);
            flush();
        }
    }

    @Override
    public void write(ByteBuf encoded) {
        assert loop().inEventLoop();
        if (!hasRoom()) {
            throw new IllegalStateException("no room (expected: hasRoom() was asked)");
        }
        flushing = true;
        try {
            if (socket == null) {
                polls.answer(encoded.retainedDuplicate(), format());
            } else {
                socket.write(encoded);
            }
        } finally {
            flushing = false;
        }
        afterWriting();
    }

    void say(String packet) {
        if (outbox.hasPlaceFor(packet.length())) {
            outbox.add(packet);
            flush();
        } else {
            readsNothing();
        }
    }

    private void readsNothing() {
        LOG.log(Level.DEBUG, "socket.io {0}: does not read what waits; ended", caller());
        finish(EndReason.DOES_NOT_READ);
    }

    /// Sends what can be sent. Each message goes by itself over a WebSocket, so that no two begin in one segment.
    void flush() {
        if (flushing || ended) {
            return;
        }
        flushing = true;
        try {
            writeWhatWaits();
        } finally {
            flushing = false;
        }
        afterWriting();
    }

    private void writeWhatWaits() {
        if (socket == null) {
            polls.flush();
            return;
        }
        while (!outbox.isEmpty() && socket.hasRoom()) {
            var bytes = outbox.takeOne(protocol.overWebSocket());
            socket.write(bytes);
            bytes.release();
        }
    }

    private void afterWriting() {
        if (!ended) {
            stalls.look();
        }
        if (closing && outbox.isEmpty()) {
            finish(EndReason.CLOSED_BY_SERVER);
            return;
        }
        boolean knew = knownToHaveRoom;
        knownToHaveRoom = hasRoom();
        if (knownToHaveRoom && !knew && listener != null) {
            orEnd(listener::drained);
        }
    }

    private void tookNothing() {
        LOG.log(Level.DEBUG, "socket.io {0}: takes nothing of what waits, or too slowly; ended", caller());
        finish(EndReason.DOES_NOT_READ);
    }

    /// What waits for the client: on a WebSocket what the kernel does not take, and over polls what nobody polls for.
    private final class Waiting implements StallWatch.Queue {
        @Override
        public boolean waits() {
            return !ended && (socket == null ? !outbox.isEmpty() : !socket.hasRoom());
        }

        @Override
        public long progress() {
            return ClientSession.this.progress();
        }

        @Override
        public Duration patience() {
            return socket == null ? settings.pingInterval().plus(settings.pingTimeout()) : settings.stalledAfter();
        }
    }

    @Override
    public long progress() {
        return socket == null ? polls.answered() : socket.progress();
    }

    @Override
    public PeerSigns peerSigns() {
        return socket == null ? PeerSigns.UNKNOWN : socket.peerSigns();
    }

    private void ping() {
        askedAt = progress();
        say(protocol.ping());
    }

    private boolean isReceiving() {
        return socket != null && !socket.hasRoom() && progress() != askedAt;
    }

    private void silent() {
        finish(EndReason.NO_HEARTBEAT);
    }

    /// A poll has come, on this session's loop.
    public void poll(Exchange exchange) {
        polls.take(exchange);
    }

    /// A request has come that brings packets, on this session's loop.
    public void post(Exchange exchange) {
        polls.receive(exchange);
    }

    /// A request for a WebSocket has come, on this session's loop.
    public void upgrade(Exchange exchange) {
        WebSocketTransport.open(exchange, this, settings);
    }

    /// A WebSocket of this session is open. If it opened the session, it is what carries it; otherwise it is tried first.
    void opened(WebSocketTransport webSocket) {
        if (ended || isOnWebSocket() || upgrade.isUnderWay()) {
            webSocket.end(EndReason.refused("the session is on a WebSocket already"));
        } else if (polls.areUsed()) {
            upgrade.begin(webSocket);
        } else {
            socket = webSocket;
            flush();
        }
    }

    void heard(WebSocketTransport webSocket, String text) {
        if (upgrade.isOf(webSocket)) {
            heardProbe(webSocket, text);
        } else if (webSocket.equals(socket)) {
            orEnd(() -> protocol.readText(text, packets));
        }
    }

    private void heardProbe(WebSocketTransport webSocket, String text) {
        if (upgrade.isCompletedBy(webSocket, text)) {
            socket = webSocket;
            polls.endWaiting();
        } else if (upgrade.isProbed()) {
            polls.endWaiting();
        }
        knownToHaveRoom &= hasRoom();
        flush();
    }

    void heard(WebSocketTransport webSocket, ByteBuf bytes) {
        if (upgrade.isOf(webSocket)) {
            upgrade.giveUp();
            flush();
        } else if (webSocket.equals(socket)) {
            orEnd(() -> protocol.readBinary(bytes, packets));
        }
    }

    /// Runs what may meet a fault of this program, which ends this session and no other.
    private void orEnd(Runnable step) {
        try {
            step.run();
        } catch (RefusedException e) {
            refused(e);
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "a session failed by a fault of this program", e);
            finish(EndReason.FAULT);
        }
    }

    /// What the client said is of no use, and so is what it will say.
    void refused(RefusedException e) {
        sessions.count(this, e);
        finish(EndReason.refused(e.sentence()));
    }

    void writabilityChanged(WebSocketTransport webSocket) {
        if (webSocket.equals(socket)) {
            flush();
        }
    }

    void lost(WebSocketTransport webSocket) {
        if (upgrade.isOf(webSocket)) {
            upgrade.forget();
            flush();
        } else if (webSocket.equals(socket)) {
            finish(EndReason.CONNECTION_CLOSED);
        }
    }

    @Override
    public void close() {
        if (ended || closing) {
            return;
        }
        closing = true;
        if (socket == null || protocol.closesOnWebSocket()) {
            outbox.add(protocol.close());
        }
        flush();
    }

    @Override
    public void abort() {
        finish(EndReason.RESET_BY_SERVER);
    }

    /// The client has said farewell.
    public void left() {
        polls.expectOneMore();
        finish(EndReason.CLIENT_LEFT);
    }

    /// Ends it; nothing of it is heard any more but that.
    void finish(EndReason reason) {
        if (ended) {
            return;
        }
        ended = true;
        heartbeat.stop();
        stalls.stop();
        outbox.clear();
        polls.end();
        upgrade.giveUp();
        if (socket != null) {
            socket.end(reason);
        }
        sessions.leave(this);
        tellClosed(reason.sentence());
    }

    /// The loop has ended, and with it everything that it would have done.
    void abandon() {
        if (!ended) {
            ended = true;
            outbox.clear();
            tellClosed("the server has closed");
        }
    }

    private void tellClosed(String reason) {
        if (listener != null) {
            listener.closed(reason);
        }
    }
}
