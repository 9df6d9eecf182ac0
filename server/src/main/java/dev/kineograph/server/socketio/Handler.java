// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Handles what clients do in their namespaces.
///
/// **Threading.** Called on the event loop of the socket's session, for different sockets on several loops at once; must not
/// block. A [dev.kineograph.RefusedException] from [#event] or [#acknowledged] ends the session.
public interface Handler {

    /// A client asks to join a namespace. Messages sent to the socket during this call follow the packet that admits it.
    ///
    /// @throws dev.kineograph.RefusedException if it may not join: the client is told why, and the socket is not used again
    default void connected(NamespaceSocket socket) {}

    /// A client has sent an event.
    ///
    /// @param arguments as for [NamespaceSocket], binary as `byte[]`. They belong to the handler, and are unchecked
    /// @param acknowledge acknowledges the event; does nothing if the client asked for none or already has it. Must be called on
    ///     the socket's event loop, now or later
    void event(
            NamespaceSocket socket,
            String name,
            List<@Nullable Object> arguments,
            Consumer<List<@Nullable Object>> acknowledge);

    /// Whether the client may send messages that are longer than a watcher's.
    ///
    /// @throws dev.kineograph.RefusedException if that cannot be decided now
    default boolean acceptsLong(NamespaceSocket socket) {
        return false;
    }

    /// A message of the client was too long: it is skipped, or its session ends next. What is sent to the socket now still goes out.
    ///
    /// @param sentence for people
    default void tooLong(NamespaceSocket socket, String sentence) {}

    /// A client has acknowledged an event that was sent with an even id: see [SocketIo#event].
    default void acknowledged(NamespaceSocket socket, long id) {}

    /// The socket's session has room again: see [dev.kineograph.server.socketio.engine.EngineSession#hasRoom].
    default void drained(NamespaceSocket socket) {}

    /// An admitted socket has left its namespace: the last call for it.
    ///
    /// @param reason a sentence for people
    default void disconnected(NamespaceSocket socket, String reason) {}
}
