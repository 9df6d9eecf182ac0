// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio;

import dev.kineograph.server.socketio.engine.EngineSession;
import dev.kineograph.server.socketio.engine.SessionListener;
import dev.kineograph.server.socketio.engine.SharedMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Socket.IO of protocol 5, 4, 3 and 1: makes clients in namespaces of sessions. It knows nothing of streams.
///
/// **Threading.** Shared: sessions are opened on every event loop.
public final class SocketIo implements SessionListener.Acceptor {
    private static final Duration PATIENCE = Duration.ofSeconds(45);

    private final Namespaces namespaces;
    private final Handler handler;
    private final int maxBytes;

    /// @param handler hears of every client
    /// @param maxBytes of a packet with its attachments
    public SocketIo(Namespaces namespaces, Handler handler, int maxBytes) {
        this.namespaces = namespaces;
        this.handler = handler;
        this.maxBytes = maxBytes;
    }

    @Override
    public SessionListener opened(EngineSession session) {
        var conversation = new Conversation(session, namespaces, handler, maxBytes, PATIENCE);
        conversation.begin();
        return conversation;
    }

    /// An event as a message, for whoever sends the same to many clients and looks after the sending itself. It is the caller's, to release.
    ///
    /// @param version the sessions', see [EngineSession#protocolVersion]
    /// @param id even: [Handler#acknowledged] hears of the answer. Or negative for an event without one
    /// @param arguments as for [Client]
    public static SharedMessage event(int version, String namespace, long id, String event, @Nullable Object... arguments) {
        if (id >= 0 && id % 2 != 0) {
            throw new IllegalArgumentException("id: %d (expected: an even number)".formatted(id));
        }
        return PacketEncoder.encode(packet(namespace, Math.max(id, Packet.NO_ID), event, arguments), version);
    }

    static Packet.Event packet(String namespace, long id, String event, @Nullable Object... arguments) {
        if (PacketText.isReserved(event)) {
            throw new IllegalArgumentException("event: %s (expected: a name that the libraries do not keep)".formatted(event));
        }
        return new Packet.Event(namespace, id, event, new ArrayList<@Nullable Object>(Arrays.asList(arguments)));
    }
}
