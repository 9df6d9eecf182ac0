// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio;

import static dev.kineograph.server.socketio.PacketText.refused;

import dev.kineograph.RefusedException;
import dev.kineograph.server.socketio.engine.EngineSession;
import dev.kineograph.server.socketio.engine.SessionListener;
import io.netty.util.concurrent.Future;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What is said on one session: its clients, each in a namespace.
///
/// **Threading.** Confined to the session's event loop.
final class Conversation implements SessionListener {
    private static final System.Logger LOG = System.getLogger(Conversation.class.getName());

    private static final int MAX_NAMESPACES = 16;
    private static final int MAX_PICTURES = 8;
    /// Fewer, and less, than a session ends for.
    private static final int MAX_EVENTS = 500;
    private static final long MAX_BYTES_WAITING = 8L << 20;
    private static final int NEWEST = 4;

    private final EngineSession session;
    private final Namespaces namespaces;
    private final Handler handler;
    private final PacketReader reader;
    private final Duration patience;
    /// Those whom the server put out too: what they sent before they knew is ignored.
    private final Map<String, JoinedClient> clients = new LinkedHashMap<>();
    private @Nullable Future<?> idle;
    private boolean isClosed;
    private int waiting;
    private int picturesWaiting;
    private long bytesWaiting;

    /// @param maxBytes of a packet with its attachments
    /// @param patience with a session that is in no namespace
    Conversation(EngineSession session, Namespaces namespaces, Handler handler, int maxBytes, Duration patience) {
        this.session = session;
        this.namespaces = namespaces;
        this.handler = handler;
        this.patience = patience;
        this.reader = session.protocolVersion() == 1 ? new LegacyPackets(maxBytes) : new PacketDecoder(session.protocolVersion(), maxBytes);
    }

    /// Protocol 5 waits for the client; before it, everybody is in `/` unasked, and is told so when the handshake has gone out.
    void begin() {
        if (isNewest()) {
            awaitNamespace();
        } else {
            session.loop().execute(() -> {
                if (!isClosed && !clients.containsKey("/")) {
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
        switch (packet) {
            case null -> {}
            case Packet.Connect connect -> connect(connect);
            case Packet.Event event -> in(event, client -> hear(client, event));
            case Packet.Ack ack -> in(ack, client -> hear(client, ack));
            case Packet.Disconnect disconnect -> disconnect(disconnect);
            case Packet.Nothing _ -> {}
            case Packet.Connected _, Packet.ConnectError _ -> throw new IllegalStateException(packet + " is the server's");
        }
    }

    private void in(Packet packet, Consumer<JoinedClient> action) {
        var client = clients.get(packet.namespace());
        if (client == null) {
            if (isNewest()) {
                throw refused("packet", "for " + packet.namespace(), "for a namespace that the client is in");
            }
        } else if (!client.hasLeft()) {
            action.accept(client);
        }
    }

    private void connect(Packet.Connect connect) {
        var before = clients.get(connect.namespace());
        if (before != null && !before.hasLeft()) {
            if (isNewest()) {
                throw refused("connect", connect.namespace(), "once a namespace");
            }
        } else if (before == null && clients.size() >= MAX_NAMESPACES) {
            refuse(connect, "%d namespaces (expected: at most that many a session)".formatted(clients.size()));
        } else if (!namespaces.knows(connect.namespace())) {
            refuse(connect, "Invalid namespace");
        } else {
            admit(connect);
        }
    }

    private void admit(Packet.Connect connect) {
        var client = new JoinedClient(this, namespaces, connect.namespace(), connect.auth());
        try {
            handler.connected(client);
        } catch (RefusedException e) {
            client.left();
            refuse(connect, e.sentence());
            return;
        }
        clients.put(client.namespace(), client);
        namespaces.join(client);
        stopWaiting();
        say(new Packet.Connected(client.namespace(), client.id()));
        // In a turn of its own: clients and test suites take the answer for a message by itself.
        session.loop().execute(client::joined);
    }

    private void refuse(Packet.Connect connect, String sentence) {
        say(new Packet.ConnectError(connect.namespace(), sentence));
    }

    private void say(Packet packet) {
        var message = PacketEncoder.encode(packet, session.protocolVersion());
        session.send(message);
        message.release();
    }

    private void hear(JoinedClient client, Packet.Event event) {
        if (event.id() == Packet.NO_ID) {
            handler.event(client, event.name(), event.arguments(), _ -> {});
        } else if (event.answeredUnread()) {
            client.send(new Packet.Ack(client.namespace(), event.id(), List.of()));
            handler.event(client, event.name(), event.arguments(), _ -> {});
        } else {
            handler.event(client, event.name(), event.arguments(), new Answer(client, event.id()));
        }
    }

    /// Even ids are those of messages that many clients get, each its own number of ours.
    private void hear(JoinedClient client, Packet.Ack ack) {
        if (ack.id() % 2 == 0) {
            handler.acknowledged(client, ack.id());
        } else {
            client.answered(ack.id(), ack.arguments());
        }
    }

    private void disconnect(Packet.Disconnect disconnect) {
        if (session.protocolVersion() == 1 && disconnect.namespace().equals("/")) {
            session.close();
            return;
        }
        in(disconnect, client -> {
            put(client, "left");
            clients.remove(client.namespace());
        });
    }

    /// Puts a client out, which has been told, or has said so itself.
    void put(JoinedClient client, String reason) {
        client.left();
        namespaces.leave(client);
        if (isNewest() && !isClosed && clients.values().stream().allMatch(JoinedClient::hasLeft)) {
            awaitNamespace();
        }
        handler.disconnected(client, reason);
    }

    private void awaitNamespace() {
        stopWaiting();
        idle = session.loop().schedule(session::close, patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void stopWaiting() {
        if (idle != null) {
            idle.cancel(false);
            idle = null;
        }
    }

    /// Whether one more message that others get too may wait for the client: it must not end for what they say. As long as it is never
    /// done with all of them, none is counted as gone.
    boolean takes(int bytes, boolean isPicture) {
        if (session.hasRoom()) {
            forgetWaiting();
            return true;
        }
        if (waiting == MAX_EVENTS
                || (isPicture && picturesWaiting == MAX_PICTURES)
                || (waiting > 0 && bytesWaiting + bytes > MAX_BYTES_WAITING)) {
            return false;
        }
        waiting++;
        picturesWaiting += isPicture ? 1 : 0;
        bytesWaiting += bytes;
        return true;
    }

    private void forgetWaiting() {
        waiting = 0;
        picturesWaiting = 0;
        bytesWaiting = 0;
    }

    @Override
    public void drained() {
        forgetWaiting();
        for (var client : List.copyOf(clients.values())) {
            if (!client.hasLeft()) {
                handler.drained(client);
            }
        }
    }

    @Override
    public void closed(String reason) {
        isClosed = true;
        stopWaiting();
        for (var client : List.copyOf(clients.values())) {
            if (!client.hasLeft()) {
                putInAnyCase(client, reason);
            }
        }
        clients.clear();
    }

    /// What one client's farewell stumbles over must not keep the others here.
    private void putInAnyCase(JoinedClient client, String reason) {
        try {
            put(client, reason);
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "a client's farewell failed by a fault of this program", e);
        }
    }
}
