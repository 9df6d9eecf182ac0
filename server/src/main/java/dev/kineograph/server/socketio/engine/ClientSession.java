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
import org.jspecify.annotations.Nullable;

/// A session of any version of the protocol.
///
/// It begins with polling as its transport. A WebSocket replaces that at once if the client has not polled; otherwise it is tried
/// beside the polls first, see [Upgrade].
///
/// **Threading.** Confined to its event loop; [#abandon] is called once that has ended.
public final class ClientSession implements EngineSession {
    private static final System.Logger LOG = System.getLogger(ClientSession.class.getName());

    private final String id;
    private final Handshake handshake;
    private final ProtocolVersion protocol;
    private final SessionRegistry registry;
    private final PollingTransport polling;
    private final SessionOutput output;
    private final SessionWebSockets webSockets;
    private final Heartbeat heartbeat;
    private final PacketHandler packets;
    private @Nullable SessionListener listener;
    private boolean ended;
    private long progressAtPing;

    ClientSession(String id, Handshake handshake, ProtocolVersion protocol, SessionRegistry registry) {
        this.id = id;
        this.handshake = handshake;
        this.protocol = protocol;
        this.registry = registry;
        this.polling = new PollingTransport(this, handshake.readsBytes());
        this.output = new SessionOutput(this, polling);
        this.webSockets = new SessionWebSockets(this, handshake.loop(), polling);
        this.packets = new SessionInput(this);
        this.heartbeat = new Heartbeat(
                handshake.loop(), registry.settings(), protocol.serverPings(), this::ping, this::isReceiving, this::silent);
    }

    /// Begins to measure time: the client knows its session from now on.
    public void begin() {
        heartbeat.heard();
    }

    /// Begins with polls: the handshake was one.
    void beginWithPolls() {
        polling.begin();
        begin();
    }

    /// Hands the session to the acceptor, if that has not happened yet.
    public void introduce() {
        if (listener == null && !ended) {
            listener = registry.accept(this);
        }
    }

    SessionRegistry registry() {
        return registry;
    }

    EngineSettings settings() {
        return registry.settings();
    }

    ProtocolVersion protocol() {
        return protocol;
    }

    SessionOutput output() {
        return output;
    }

    SessionWebSockets webSockets() {
        return webSockets;
    }

    PacketHandler packets() {
        return packets;
    }

    Heartbeat heartbeat() {
        return heartbeat;
    }

    SessionListener listener() {
        if (listener == null) {
            throw new IllegalStateException("no listener yet");
        }
        return listener;
    }

    boolean hasListener() {
        return listener != null;
    }

    boolean hasEnded() {
        return ended;
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
        return output.transport().format();
    }

    @Override
    public boolean hasRoom() {
        return output.hasRoom();
    }

    @Override
    public void send(SharedMessage message) {
        assert loop().inEventLoop();
        output.send(message);
    }

    @Override
    public void write(ByteBuf encoded) {
        assert loop().inEventLoop();
        output.write(encoded);
    }

    @Override
    public long progress() {
        return output.transport().progress();
    }

    @Override
    public PeerHealth peerHealth() {
        return output.transport().peerHealth();
    }

    /// The session has room again.
    void notifyDrained() {
        if (listener != null) {
            runOrEnd(listener::drained);
        }
    }

    /// Too much waits for the client, or some of it for too long.
    void doesNotRead() {
        LOG.log(Level.DEBUG, "socket.io {0}: does not read what waits for it; session ended", caller());
        finish(EndReason.DOES_NOT_READ);
    }

    private void ping() {
        progressAtPing = progress();
        output.send(protocol.ping());
    }

    /// Whether the client still takes what was written before the ping.
    private boolean isReceiving() {
        return output.transport().isBusy() && progress() != progressAtPing;
    }

    private void silent() {
        finish(EndReason.NO_HEARTBEAT);
    }

    /// A poll has come, on this session's loop.
    public void poll(Exchange exchange) {
        polling.poll(exchange);
    }

    /// A request has come that brings packets, on this session's loop.
    public void post(Exchange exchange) {
        polling.post(exchange);
    }

    /// A request for a WebSocket has come, on this session's loop.
    public void upgrade(Exchange exchange) {
        WebSocketTransport.open(exchange, this, settings());
    }

    /// A fault of this program ends this session and no other.
    void runOrEnd(Runnable step) {
        try {
            step.run();
        } catch (RefusedException e) {
            refused(e);
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "a session failed by a fault of this program", e);
            finish(EndReason.FAULT);
        }
    }

    /// The client has broken the protocol or a limit: nothing that it sends later can be relied on.
    void refused(RefusedException e) {
        registry.count(this, e);
        finish(EndReason.refused(e.sentence()));
    }

    @Override
    public void close() {
        output.close();
    }

    @Override
    public void abort() {
        finish(EndReason.RESET_BY_SERVER);
    }

    /// The client has said that it leaves.
    public void leave() {
        finish(EndReason.CLIENT_LEFT);
    }

    /// Ends the session. Its listener hears of that and of nothing else any more.
    void finish(EndReason reason) {
        if (ended) {
            return;
        }
        ended = true;
        heartbeat.stop();
        output.end(reason);
        webSockets.end();
        registry.remove(this, polling.awaitsLastPoll());
        notifyClosed(reason);
    }

    /// Ends the session after its loop has ended, and with it the connections.
    void abandon() {
        if (!ended) {
            ended = true;
            output.clear();
            notifyClosed(EndReason.SERVER_CLOSED);
        }
    }

    private void notifyClosed(EndReason reason) {
        if (listener != null) {
            listener.closed(reason.sentence());
        }
    }
}
