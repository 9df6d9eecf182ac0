// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio.engine;

import dev.kineograph.Caller;
import dev.kineograph.RefusedException;
import dev.kineograph.server.http.Exchange;
import dev.kineograph.server.http.Query;
import dev.kineograph.server.http.ViewerIdentity;
import dev.kineograph.server.net.PeerHealth;
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
public final class ClientSession implements Session {
    private static final System.Logger LOG = System.getLogger(ClientSession.class.getName());

    private final String id;
    private final Opening opening;
    private final Revision revision;
    private final Sessions sessions;
    private final EngineSettings settings;
    private final Outbox outbox = new Outbox();
    private final Polls polls;
    private final Heartbeat heartbeat;
    private final StallWatch stalls;
    private final Upgrade upgrade;
    private final Incoming incoming;
    private @Nullable SessionListener listener;

    /// What carries the session, once polls do not any more.
    private @Nullable SocketLine socket;

    /// Its listener does not need to be told that it has room.
    private boolean knownToHaveRoom;

    private boolean flushing;
    private boolean closing;
    private boolean ended;
    private long askedAt;

    ClientSession(String id, Opening opening, Revision revision, Sessions sessions) {
        this.id = id;
        this.opening = opening;
        this.revision = revision;
        this.sessions = sessions;
        this.settings = sessions.settings();
        this.polls = new Polls(this, opening.readsBytes());
        this.incoming = new SessionInput(this);
        this.heartbeat = new Heartbeat(opening.loop(), settings, revision.serverPings(), this::ping, this::isReceiving, this::silent);
        this.stalls = new StallWatch(opening.loop(), new Waiting(), this::tookNothing);
        this.upgrade = new Upgrade(opening.loop());
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

    Sessions sessions() {
        return sessions;
    }

    /// The revision that it speaks.
    public Revision protocol() {
        return revision;
    }

    Outbox outbox() {
        return outbox;
    }

    Incoming incoming() {
        return incoming;
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
        return opening.caller();
    }

    @Override
    public Query query() {
        return opening.query();
    }

    @Override
    public ViewerIdentity viewer() {
        return opening.viewer();
    }

    @Override
    public EventLoop loop() {
        return opening.loop();
    }

    @Override
    public int revision() {
        return revision.number();
    }

    @Override
    public Carriage carriage() {
        return isOnWebSocket() ? revision.overWebSocket() : revision.overPolls(opening.readsBytes());
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
    public void send(Message message) {
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
                polls.answer(encoded.retainedDuplicate(), carriage());
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
        finish("does not read", Ending.AT_ONCE);
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
            var bytes = outbox.takeOne(revision.overWebSocket());
            socket.write(bytes);
            bytes.release();
        }
    }

    private void afterWriting() {
        if (!ended) {
            stalls.look();
        }
        if (closing && outbox.isEmpty()) {
            finish("closed by the server", Ending.IN_ORDER);
            return;
        }
        boolean knew = knownToHaveRoom;
        knownToHaveRoom = hasRoom();
        if (knownToHaveRoom && !knew && listener != null) {
            listener.drained();
        }
    }

    private void tookNothing() {
        LOG.log(Level.DEBUG, "socket.io {0}: takes nothing of what waits, or too slowly; ended", caller());
        finish("does not read", Ending.AT_ONCE);
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
        public boolean isAway() {
            return peerHealth().unanswered();
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
    public PeerHealth peerHealth() {
        return socket == null ? PeerHealth.UNKNOWN : socket.peerHealth();
    }

    private void ping() {
        askedAt = progress();
        say(revision.ping());
    }

    private boolean isReceiving() {
        return socket != null && !socket.hasRoom() && progress() != askedAt;
    }

    private void silent() {
        finish("no heartbeat in time", Ending.IN_ORDER);
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
        SocketLine.open(exchange, this, settings);
    }

    /// A WebSocket of this session is open. If it opened the session, it is what carries it; otherwise it is tried first.
    void opened(SocketLine line) {
        if (ended || isOnWebSocket() || upgrade.isUnderWay()) {
            line.end(SocketLine.REFUSED, "the session is on a WebSocket already");
        } else if (polls.areUsed()) {
            upgrade.begin(line);
        } else {
            socket = line;
            flush();
        }
    }

    void heard(SocketLine line, String text) {
        if (upgrade.isOf(line)) {
            heardProbe(line, text);
        } else if (line.equals(socket)) {
            understand(() -> revision.readText(text, incoming));
        }
    }

    private void heardProbe(SocketLine line, String text) {
        if (upgrade.isCompletedBy(line, text)) {
            socket = line;
            polls.endWaiting();
        } else if (upgrade.isProbed()) {
            polls.endWaiting();
        }
        knownToHaveRoom &= hasRoom();
        flush();
    }

    void heard(SocketLine line, ByteBuf bytes) {
        if (upgrade.isOf(line)) {
            upgrade.giveUp();
            flush();
        } else if (line.equals(socket)) {
            understand(() -> revision.readBinary(bytes, incoming));
        }
    }

    private void understand(Runnable packet) {
        try {
            packet.run();
        } catch (RefusedException e) {
            refused(e);
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "a packet failed by a fault of this program", e);
            finish("a fault of the server", Ending.IN_ORDER);
        }
    }

    /// What the client said is of no use, and so is what it will say.
    void refused(RefusedException e) {
        sessions.count(this, e);
        finish(e.sentence(), Ending.REFUSED);
    }

    void writabilityChanged(SocketLine line) {
        if (line.equals(socket)) {
            flush();
        }
    }

    void lost(SocketLine line) {
        if (upgrade.isOf(line)) {
            upgrade.forget();
            flush();
        } else if (line.equals(socket)) {
            finish("the connection is closed", Ending.IN_ORDER);
        }
    }

    @Override
    public void close() {
        if (ended || closing) {
            return;
        }
        closing = true;
        if (socket == null || revision.closesOnWebSocket()) {
            outbox.add(revision.close());
        }
        flush();
    }

    @Override
    public void abort() {
        finish("ended by the server", Ending.AT_ONCE);
    }

    /// The client has said farewell.
    public void left() {
        polls.expectOneMore();
        finish("the client has left", Ending.IN_ORDER);
    }

    /// Ends it; nothing of it is heard any more but that.
    void finish(String reason, Ending ending) {
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
            switch (ending) {
                case IN_ORDER -> socket.end(SocketLine.NORMAL, reason);
                case REFUSED -> socket.end(SocketLine.REFUSED, reason);
                case AT_ONCE -> socket.abort();
            }
        }
        sessions.leave(this);
        tellClosed(reason);
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
