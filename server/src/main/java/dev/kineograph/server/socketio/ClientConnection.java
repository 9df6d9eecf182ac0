// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio;

import static dev.kineograph.server.socketio.PacketText.refused;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.server.net.Deadline;
import dev.kineograph.server.net.HeldBytes;
import dev.kineograph.server.socketio.engine.EngineSession;
import dev.kineograph.server.socketio.engine.SessionListener;
import dev.kineograph.text.LogThrottle;
import io.netty.util.concurrent.Future;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One client on one session, and its sockets in namespaces.
///
/// **Threading.** Confined to the session's event loop.
final class ClientConnection implements SessionListener {
    private static final System.Logger LOG = System.getLogger(ClientConnection.class.getName());
    private static final LogThrottle FAILURES = new LogThrottle();

    private static final int MAX_NAMESPACES = 16;
    private static final int NEWEST = 4;

    private final EngineSession session;
    private final Namespaces namespaces;
    private final Handler handler;
    private final PacketReader reader;
    private final Duration namespaceTimeout;
    /// By namespace. A socket that the server has removed stays here, so that packets that the client sends before it knows are ignored.
    private final Map<String, NamespaceSocket> sockets = new LinkedHashMap<>();
    private final BroadcastBacklog backlog = new BroadcastBacklog();
    private @Nullable Future<?> timeout;
    private final HeldBytes underWay;
    private @Nullable Deadline packetDeadline;
    private boolean isClosed;

    /// @param maxBytes of a packet with its attachments
    /// @param namespaceTimeout how long a session of the newest version may be in no namespace
    ClientConnection(EngineSession session, Namespaces namespaces, Handler handler, int maxBytes, Duration namespaceTimeout) {
        this.session = session;
        this.namespaces = namespaces;
        this.handler = handler;
        this.namespaceTimeout = namespaceTimeout;
        this.underWay = new HeldBytes(session.memory());
        this.reader = session.protocolVersion() == 1 ? new LegacyPackets(maxBytes) : new PacketDecoder(session.protocolVersion(), maxBytes);
    }

    /// A client of protocol 5 has to ask for a namespace. Older ones are in `/` from the beginning, and are told so after the handshake. A page that may
    /// not read here gets into none.
    void begin() {
        if (isNewest() || session.refusal().isPresent()) {
            awaitNamespace();
        }
        if (!isNewest()) {
            session.loop().execute(() -> {
                if (!isClosed && !sockets.containsKey("/")) {
                    connect(new Packet.Connect("/", Map.of()));
                }
            });
        }
    }

    private boolean isNewest() {
        return session.protocolVersion() == NEWEST;
    }

    EngineSession session() {
        return session;
    }

    @Override
    public void text(String text) {
        handle(reader.text(text));
    }

    @Override
    public void binary(byte[] bytes) {
        handle(reader.binary(bytes));
    }

    private void handle(@Nullable Packet packet) {
        underWay.set(reader.bytesUnderWay());
        watchTime();
        switch (packet) {
            case null -> {}
            case Packet.Connect connect -> connect(connect);
            case Packet.Event event -> withSocket(event, socket -> handle(socket, event));
            case Packet.Ack ack -> withSocket(ack, socket -> handle(socket, ack));
            case Packet.Disconnect disconnect -> disconnect(disconnect);
            case Packet.NoOperation _ -> {}
            case Packet.Connected _, Packet.ConnectError _ -> throw new IllegalStateException(packet + ": only servers send it");
        }
    }

    /// Sets the deadline of a packet that has begun.
    private void watchTime() {
        if (packetDeadline != null && reader.bytesUnderWay() == 0) {
            packetDeadline.never();
            packetDeadline = null;
        } else if (packetDeadline == null && reader.bytesUnderWay() > 0) {
            packetDeadline = new Deadline(session.loop(), () -> session.run(this::tooLate));
            packetDeadline.in(session.packetTimeout());
        }
    }

    private void tooLate() {
        throw refused("packet", "attachments missing after %s s".formatted(session.packetTimeout().toMillis() / 1e3), "all of them");
    }

    private void withSocket(Packet packet, Consumer<NamespaceSocket> action) {
        var socket = sockets.get(packet.namespace());
        if (socket == null) {
            if (isNewest()) {
                throw refused("packet", "for " + packet.namespace(), "for a namespace that the client is in");
            }
        } else if (!socket.hasLeft()) {
            action.accept(socket);
        }
    }

    private void connect(Packet.Connect connect) {
        session.pace().charge();
        if (session.refusal().isPresent()) {
            refuse(connect, session.refusal().get());
            return;
        }
        var before = sockets.get(connect.namespace());
        if (before != null && !before.hasLeft()) {
            if (isNewest()) {
                throw refused("connect", connect.namespace(), "once a namespace");
            }
        } else if (before == null && sockets.size() >= MAX_NAMESPACES) {
            refuse(connect, "%d namespaces (expected: at most that many a session)".formatted(sockets.size()));
        } else if (!namespaces.knows(connect.namespace())) {
            refuse(connect, "Invalid namespace");
        } else {
            admit(connect);
        }
    }

    private void admit(Packet.Connect connect) {
        var socket = new NamespaceSocket(this, namespaces, connect.namespace(), connect.auth());
        try {
            handler.connected(socket);
        } catch (RefusedException e) {
            socket.left();
            if (e.reason() == Refusal.NO_MEMORY) {
                throw e;
            }
            refuse(connect, e.sentence());
            return;
        }
        sockets.put(socket.namespace(), socket);
        namespaces.join(socket);
        stopTimeout();
        send(new Packet.Connected(socket.namespace(), socket.id()));
        // In a later turn: clients and test suites expect the answer in a separate message.
        session.loop().execute(socket::joined);
    }

    private void refuse(Packet.Connect connect, String sentence) {
        send(new Packet.ConnectError(connect.namespace(), sentence));
    }

    private void send(Packet packet) {
        var message = PacketEncoder.encode(packet, session.protocolVersion());
        session.send(message);
        message.release();
    }

    private void handle(NamespaceSocket socket, Packet.Event event) {
        if (event.id() == Packet.NO_ID) {
            handler.event(socket, event.name(), event.arguments(), _ -> {});
        } else if (event.acknowledgedOnReceipt()) {
            socket.send(new Packet.Ack(socket.namespace(), event.id(), List.of()));
            handler.event(socket, event.name(), event.arguments(), _ -> {});
        } else {
            handler.event(socket, event.name(), event.arguments(), new Acknowledgement(socket.namespace(), event.id(), socket::send));
        }
    }

    /// Odd ids belong to [NamespaceSocket#ask], even ones to messages for many clients.
    private void handle(NamespaceSocket socket, Packet.Ack ack) {
        if (ack.id() % 2 == 0) {
            handler.acknowledged(socket, ack.id());
        } else {
            socket.acknowledged(ack.id(), ack.arguments());
        }
    }

    private void disconnect(Packet.Disconnect disconnect) {
        if (session.protocolVersion() == 1 && disconnect.namespace().equals("/")) {
            session.close();
            return;
        }
        withSocket(disconnect, socket -> {
            remove(socket, "left");
            sockets.remove(socket.namespace());
        });
    }

    /// Removes a socket whose client has been told, or has left by itself.
    void remove(NamespaceSocket socket, String reason) {
        socket.left();
        namespaces.leave(socket);
        if (isNewest() && !isClosed && sockets.values().stream().allMatch(NamespaceSocket::hasLeft)) {
            awaitNamespace();
        }
        handler.disconnected(socket, reason);
    }

    private void awaitNamespace() {
        stopTimeout();
        timeout = session.loop().schedule(session::close, namespaceTimeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void stopTimeout() {
        if (timeout != null) {
            timeout.cancel(false);
            timeout = null;
        }
    }

    /// Whether a broadcast event that is no picture may be sent now. Events are counted as waiting until the session has room again.
    boolean acceptsBroadcast(int bytes) {
        if (session.hasRoom()) {
            backlog.clear();
            return true;
        }
        return backlog.add(bytes);
    }

    @Override
    public boolean acceptsLong() {
        return sockets.values().stream().anyMatch(socket -> !socket.hasLeft() && handler.acceptsLong(socket));
    }

    @Override
    public void tooLong(String sentence) {
        forEachSocket(socket -> handler.tooLong(socket, sentence));
    }

    @Override
    public void drained() {
        backlog.clear();
        forEachSocket(handler::drained);
    }

    private void forEachSocket(Consumer<NamespaceSocket> step) {
        List.copyOf(sockets.values()).stream().filter(socket -> !socket.hasLeft()).forEach(step);
    }

    @Override
    public void closed(String reason) {
        isClosed = true;
        stopTimeout();
        if (packetDeadline != null) {
            packetDeadline.never();
        }
        forEachSocket(socket -> removeQuietly(socket, reason));
        sockets.clear();
    }

    /// A fault of a handler must not keep the other sockets in their namespaces.
    private void removeQuietly(NamespaceSocket socket, String reason) {
        try {
            remove(socket, reason);
        } catch (RuntimeException e) {
            FAILURES.pass().ifPresent(others ->
                    LOG.log(Level.ERROR, "a handler failed when a socket left (and %,d more since the last such line)".formatted(others), e));
        }
    }
}
