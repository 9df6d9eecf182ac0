// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio;

import dev.kineograph.Caller;
import dev.kineograph.server.http.Query;
import dev.kineograph.server.http.ViewerIdentity;
import dev.kineograph.server.net.HeldBytes;
import dev.kineograph.server.net.RandomName;
import dev.kineograph.server.settings.SocketIoClient;
import dev.kineograph.server.socketio.engine.EngineSession;
import dev.kineograph.server.socketio.engine.SharedMessage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A client in one namespace. A client that is in two namespaces over one session has two sockets.
///
/// Arguments of events are what JSON knows (maps, lists, strings, numbers, booleans, null) and binary: `byte[]`, or a
/// `ByteBuffer`, of which the remaining bytes are sent. They must not change afterwards. Any other type is an
/// [IllegalArgumentException]. Clients of protocol 1, which has no binary, get a text instead.
///
/// **Threading.** Confined to its session's event loop. Once it has left, whatever is sent to it is dropped.
public final class NamespaceSocket implements SocketIoClient {
    private static final int MAX_PENDING_ACKS = 1000;

    private final ClientConnection connection;
    private final Namespaces namespaces;
    private final String namespace;
    private final Map<String, Object> auth;
    private final String id = RandomName.next();
    private final Map<Long, Consumer<List<@Nullable Object>>> pendingAcks = new LinkedHashMap<>();
    /// Messages that wait until the answer to the socket's connect packet has been sent separately.
    private final List<SharedMessage> held = new ArrayList<>();
    private final HeldBytes heldBytes;
    private Membership membership = Membership.JOINING;
    private boolean leavesAtOnce;
    private long nextId = 1;

    private enum Membership {
        JOINING,
        JOINED,
        LEFT
    }

    NamespaceSocket(ClientConnection connection, Namespaces namespaces, String namespace, Map<String, Object> auth) {
        this.connection = connection;
        this.namespaces = namespaces;
        this.namespace = namespace;
        this.auth = Collections.unmodifiableMap(auth);
        this.heldBytes = new HeldBytes(connection.session().memory());
    }

    /// 128 random bits. Others may know them: they are not the session's id.
    @Override
    public String id() {
        return id;
    }

    /// The namespace, `/` or `/NAME`.
    @Override
    public String namespace() {
        return namespace;
    }

    /// The caller whose request brought the newest event; the session may have been opened by another request. A `token` in [#auth] counts as
    /// its bearer token: scripts cannot send an `Authorization` header with a WebSocket.
    @Override
    public Caller caller() {
        var caller = session().caller();
        return auth.get("token") instanceof String token ? caller.presenting("Bearer " + token) : caller;
    }

    /// The viewer that the session's frames count for.
    public ViewerIdentity viewer() {
        return session().viewer();
    }

    /// The parameters with which the session was opened.
    public Query parameters() {
        return session().query();
    }

    /// The same, the first value of each.
    @Override
    public Map<String, String> query() {
        return session().query().all();
    }

    /// What the client sent when it joined the namespace: the `auth` object of protocol 5, the query after the namespace in older
    /// ones. Cannot be changed.
    @Override
    public Map<String, Object> auth() {
        return auth;
    }

    /// The session that carries this socket, and maybe others of the same client.
    public EngineSession session() {
        return connection.session();
    }

    /// The session's event loop, on which everything here must be called.
    @Override
    public Executor thread() {
        return session().loop();
    }

    /// Sends an event.
    @Override
    public void emit(String event, @Nullable Object... arguments) {
        send(Packet.Event.forClient(namespace, Packet.NO_ID, event, arguments));
    }

    /// Sends an event that the client acknowledges. If more than 1,000 wait for an acknowledgement, the oldest is forgotten.
    ///
    /// @param answered gets the acknowledgement's arguments, on this socket's event loop; not called if none arrives
    @Override
    public void ask(String event, Consumer<List<@Nullable Object>> answered, @Nullable Object... arguments) {
        assert session().loop().inEventLoop();
        if (hasLeft()) {
            return;
        }
        var packet = Packet.Event.forClient(namespace, nextId, event, arguments);
        pendingAcks.put(nextId, answered);
        nextId += 2;
        if (pendingAcks.size() > MAX_PENDING_ACKS) {
            pendingAcks.remove(pendingAcks.keySet().iterator().next());
        }
        send(packet);
    }

    /// Sends an event to all others in the namespace: see [Namespaces#broadcast].
    @Override
    public void toOthers(String event, @Nullable Object... arguments) {
        toOthers(_ -> true, event, arguments);
    }

    /// Sends an event to some of the others in the namespace: see [Namespaces#broadcast].
    ///
    /// @param to chooses the sockets, called on the event loop of each
    public void toOthers(Predicate<NamespaceSocket> to, String event, @Nullable Object... arguments) {
        namespaces.broadcast(namespace, other -> other != this && to.test(other), event, arguments);
    }

    /// Removes the socket from its namespace, and tells the client. Its other sockets stay.
    @Override
    public void disconnect() {
        assert session().loop().inEventLoop();
        if (membership == Membership.JOINING) {
            leavesAtOnce = true;
        } else if (membership == Membership.JOINED) {
            send(new Packet.Disconnect(namespace));
            connection.remove(this, "disconnected by the server");
        }
    }

    boolean hasLeft() {
        return membership == Membership.LEFT;
    }

    /// Sends a packet, behind the answer to the socket's connect packet.
    void send(Packet packet) {
        if (hasLeft()) {
            return;
        }
        assert session().loop().inEventLoop();
        var message = PacketEncoder.encode(packet, session().protocolVersion());
        sendOrHold(message);
        message.release();
    }

    /// Sends a message that is encoded for sockets of this namespace and protocol. The caller releases it.
    public void send(SharedMessage message) {
        if (!hasLeft()) {
            sendOrHold(message);
        }
    }

    /// Sends a broadcast event, unless too much waits for the client. A picture replaces the one that waits.
    void deliver(SharedMessage message, BroadcastEvent broadcast) {
        if (broadcast.isPicture() || connection.acceptsBroadcast(message.size())) {
            send(message);
        }
    }

    private void sendOrHold(SharedMessage message) {
        if (membership == Membership.JOINING) {
            heldBytes.set(held.stream().mapToLong(SharedMessage::size).sum() + message.size());
            held.add(message.retain());
        } else {
            session().send(message);
        }
    }

    /// The answer to its connect packet has been sent.
    void joined() {
        if (membership != Membership.JOINING) {
            return;
        }
        membership = Membership.JOINED;
        var waiting = List.copyOf(held);
        held.clear();
        heldBytes.set(0);
        waiting.forEach(message -> {
            session().send(message);
            message.release();
        });
        if (leavesAtOnce) {
            disconnect();
        }
    }

    /// It has left, or was never admitted.
    void left() {
        membership = Membership.LEFT;
        held.forEach(SharedMessage::release);
        held.clear();
        heldBytes.set(0);
        pendingAcks.clear();
    }

    /// The client has acknowledged the event of that id; an id that was never sent is ignored.
    void acknowledged(long ackId, List<@Nullable Object> arguments) {
        var answered = pendingAcks.remove(ackId);
        if (answered != null) {
            answered.accept(arguments);
        }
    }
}
