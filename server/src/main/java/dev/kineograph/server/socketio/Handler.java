// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Hears what clients do in their namespaces.
///
/// **Threading.** Called on the event loop of the client's session, on several at once for several clients; must not block. What [#event]
/// and [#acknowledged] throw as [dev.kineograph.RefusedException] ends the session.
public interface Handler {

    /// A client wants to join its namespace. What is sent to it now goes out behind the answer that it has.
    ///
    /// @throws dev.kineograph.RefusedException if it must not: it is told the sentence, and nothing more is heard of it
    default void connected(Client client) {}

    /// A client has sent an event.
    ///
    /// @param arguments as for [Client], binary as `byte[]`: they belong to the handler, and hold what a stranger put there
    /// @param acknowledge answers the event; does nothing if the client wants no answer or has one already. To be called on the client's
    ///     event loop, now or later
    void event(
            Client client,
            String name,
            List<@Nullable Object> arguments,
            Consumer<List<@Nullable Object>> acknowledge);

    /// A client has answered an event that was sent with an even id of somebody's own: see [SocketIo#event].
    default void acknowledged(Client client, long id) {}

    /// The client's session has room again: see [dev.kineograph.server.socketio.engine.EngineSession#hasRoom].
    default void drained(Client client) {}

    /// A client that was let in has gone: the last call for it.
    ///
    /// @param reason why, for people
    default void disconnected(Client client, String reason) {}
}
