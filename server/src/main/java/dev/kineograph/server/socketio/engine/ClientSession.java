// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio.engine;

import dev.kineograph.Caller;
import dev.kineograph.RefusedException;
import dev.kineograph.server.http.Exchange;
import dev.kineograph.server.http.Query;
import dev.kineograph.server.http.ViewerIdentity;
import dev.kineograph.server.net.FastPath;
import dev.kineograph.server.net.InputPace;
import dev.kineograph.server.net.MemoryBudget;
import dev.kineograph.server.net.PeerHealth;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// A session of any version of the protocol.
///
/// It begins with polling as its transport. A WebSocket replaces that at once if the client has not polled; otherwise it is first
/// tried while polls continue, see [Upgrade].
///
/// **Threading.** Confined to its event loop; [#abandon] is called once that has ended.
public final class ClientSession implements EngineSession {
    private static final long AWAY_NANOS = Duration.ofSeconds(5).toNanos();
    private static final long UNUSED_NANOS = Duration.ofSeconds(1).toNanos();

    private final String id;
    private final Handshake handshake;
    private final SessionRegistry registry;
    private final SessionCore core;
    private final SessionWebSockets webSockets;
    private final PacketHandler packets;
    private final AtomicBoolean hasPlace = new AtomicBoolean(true);

    /// When the client last used its session, or opened it.
    private volatile long usedNanos = System.nanoTime();

    private volatile boolean used;

    private final class CoreHooks implements SessionCore.Hooks {
        @Override
        public SessionListener accept() {
            return registry.accept(ClientSession.this);
        }

        @Override
        public PacketHandler packets() {
            return packets;
        }

        @Override
        public void refused(RefusedException refusal) {
            registry.count(ClientSession.this, refusal);
        }

        @Override
        public void failed(RuntimeException fault) {
            registry.failed(ClientSession.this, fault);
        }

        @Override
        public void ended() {
            webSockets.end();
            registry.remove(ClientSession.this, core.polling().awaitsLastPoll());
        }
    }

    ClientSession(String id, Handshake handshake, ProtocolVersion protocol, SessionRegistry registry) {
        this.id = id;
        this.handshake = handshake;
        this.registry = registry;
        this.core = new SessionCore(handshake, protocol, registry.settings(), registry.responses(), new CoreHooks());
        this.webSockets = new SessionWebSockets(core);
        this.packets = new SessionInput(core);
    }

    /// Starts the timers: the client knows its session from now on.
    public void begin() {
        core.heartbeat().heard();
        if (!used) {
            long millis = registry.settings().firstUse().toMillis();
            loop().schedule(this::endIfUnused, millis, TimeUnit.MILLISECONDS);
        }
    }

    private void endIfUnused() {
        if (!used) {
            core.end(EndReason.UNUSED);
        }
    }

    private void use() {
        used = true;
        usedNanos = System.nanoTime();
    }

    /// Whether the session may make room for another one: its client has not used it yet, or has been away for longer than the time between
    /// two polls. From any thread.
    boolean isIdle(long nowNanos) {
        return hasPlace.get() && core.polling().isAway() && nowNanos - usedNanos >= (used ? AWAY_NANOS : UNUSED_NANOS);
    }

    /// When the client last used its session, or opened it. From any thread.
    long usedNanos() {
        return usedNanos;
    }

    /// Returns true once, for the caller that removes the session from the count.
    boolean takePlace() {
        return hasPlace.getAndSet(false);
    }

    /// Begins with polls: the handshake was one.
    void beginWithPolls() {
        core.polling().begin();
        begin();
    }

    /// Passes the session to the acceptor, if that has not happened yet.
    public void introduce() {
        core.introduce();
    }

    /// Lets a page that may not read here use only a session that tells it so.
    ///
    /// @throws RefusedException if the request comes from such a page, and this is another session
    public void checkPage(Exchange exchange) {
        exchange.pageRefusal().ifPresent(refusal -> {
            if (handshake.refusal().isEmpty()) {
                throw refusal;
            }
            exchange.tellPage();
        });
    }

    /// A poll has arrived, on this session's loop.
    public void poll(Exchange exchange) {
        use();
        core.polling().poll(exchange);
    }

    /// A request with packets has arrived, on this session's loop.
    public void post(Exchange exchange) {
        use();
        core.polling().post(exchange);
    }

    /// A request for a WebSocket has arrived, on this session's loop.
    public void upgrade(Exchange exchange) {
        use();
        WebSocketTransport.open(exchange, core, webSockets);
    }

    /// The client has said that it leaves.
    public void leave() {
        core.end(EndReason.CLIENT_LEFT);
    }

    /// Sends a packet of the protocol itself.
    void send(String packet) {
        core.output().send(packet);
    }

    /// Ends the session after its loop and the connections have ended.
    void abandon() {
        core.abandon();
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public Caller caller() {
        return core.caller();
    }

    /// The caller that opened it.
    Caller opener() {
        return handshake.caller();
    }

    @Override
    public Query query() {
        return handshake.query();
    }

    @Override
    public Optional<String> refusal() {
        return handshake.refusal().map(RefusedException::sentence);
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
        return core.protocol().number();
    }

    @Override
    public TransportFormat format() {
        return core.output().transport().format();
    }

    @Override
    public boolean hasRoom() {
        return core.output().hasRoom();
    }

    @Override
    public void send(SharedMessage message) {
        assert loop().inEventLoop();
        core.output().send(message);
    }

    @Override
    public void write(ByteBuf encoded) {
        assert loop().inEventLoop();
        core.output().write(encoded);
    }

    @Override
    public boolean enter(FastPath path, FastPath.Guest guest) {
        return core.output().enter(path, guest);
    }

    @Override
    public void leaveFastPath() {
        core.output().transport().leaveFastPath();
    }

    @Override
    public long progress() {
        return core.output().transport().progress();
    }

    @Override
    public PeerHealth peerHealth() {
        return core.output().transport().peerHealth();
    }

    @Override
    public InputPace pace() {
        return core.pace();
    }

    @Override
    public MemoryBudget.Share memory() {
        return core.memory();
    }

    @Override
    public Duration packetTimeout() {
        return registry.settings().messageTimeout();
    }

    @Override
    public void run(Runnable step) {
        if (!core.hasEnded()) {
            core.runOrEnd(step);
        }
    }

    @Override
    public void close() {
        core.output().close();
    }

    /// The server is shutting down.
    void goAway() {
        core.end(EndReason.SERVER_CLOSED);
    }

    @Override
    public void abort() {
        core.end(EndReason.RESET_BY_SERVER);
    }
}
