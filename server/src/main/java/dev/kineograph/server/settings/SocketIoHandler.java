// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.settings;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Receives the events of Socket.IO clients that neither push nor watch pictures.
///
/// **Threading.** Called on event loops, always on the same one for a client; must not block.
@FunctionalInterface
public interface SocketIoHandler {
    /// A client has joined its namespace. From here on events may be sent to it, on this thread.
    ///
    /// @throws dev.kineograph.RefusedException if it may not: it gets the reason
    default void connected(SocketIoClient client) {}

    /// A client has sent an event.
    ///
    /// @param arguments its arguments: maps, lists, strings, numbers, booleans, null and `byte[]`
    /// @param acknowledge receives the answer's arguments, once and on this thread, now or later; does nothing if the client asked for no answer
    /// @throws dev.kineograph.RefusedException if the event is invalid: the client gets the reason, as `imgerror`
    void event(
            SocketIoClient client,
            String name,
            List<@Nullable Object> arguments,
            Consumer<List<@Nullable Object>> acknowledge);

    /// A client has gone: the last call for it.
    ///
    /// @param reason why, for people
    default void disconnected(SocketIoClient client, String reason) {}
}
