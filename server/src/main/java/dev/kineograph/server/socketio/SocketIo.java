// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio;

import dev.kineograph.server.socketio.engine.EngineSession;
import dev.kineograph.server.socketio.engine.SessionListener;
import dev.kineograph.server.socketio.engine.SharedMessage;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Socket.IO of protocols 5, 4, 3 and 1: turns sessions into sockets in namespaces. It knows nothing of streams.
///
/// **Threading.** Shared: sessions are opened on every event loop.
public final class SocketIo implements SessionListener.Acceptor {
    private static final Duration NAMESPACE_TIMEOUT = Duration.ofSeconds(45);

    /// Enough to read why.
    private static final Duration REFUSED_TIMEOUT = Duration.ofSeconds(5);

    private final Namespaces namespaces;
    private final Handler handler;
    private final int maxBytes;

    /// @param handler handles what every client does
    /// @param maxBytes of a packet with its attachments
    public SocketIo(Namespaces namespaces, Handler handler, int maxBytes) {
        this.namespaces = namespaces;
        this.handler = handler;
        this.maxBytes = maxBytes;
    }

    @Override
    public SessionListener opened(EngineSession session) {
        var timeout = session.refusal().isPresent() ? REFUSED_TIMEOUT : NAMESPACE_TIMEOUT;
        var connection = new ClientConnection(session, namespaces, handler, maxBytes, timeout);
        connection.begin();
        return connection;
    }

    /// Encodes an event once, for a caller that sends it to many clients and releases it.
    ///
    /// @param version of the sessions, see [EngineSession#protocolVersion]
    /// @param id an even number, which [Handler#acknowledged] is called with; or negative for no acknowledgement
    /// @param arguments as for [NamespaceSocket]
    public static SharedMessage event(int version, String namespace, long id, String event, @Nullable Object... arguments) {
        if (id >= 0 && id % 2 != 0) {
            throw new IllegalArgumentException("id: %d (expected: an even number)".formatted(id));
        }
        return PacketEncoder.encode(Packet.Event.forClient(namespace, Math.max(id, Packet.NO_ID), event, arguments), version);
    }

    /// The same for a picture, which replaces an earlier one of its namespace and event that still waits.
    ///
    /// @see NamespaceSocket#send(SharedMessage)
    public static SharedMessage picture(int version, String namespace, String event, @Nullable Object... arguments) {
        return PacketEncoder.encodePicture(Packet.Event.forClient(namespace, Packet.NO_ID, event, arguments), version);
    }
}
