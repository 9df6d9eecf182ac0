// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What clients and server say to each other, in every version of the protocol.
///
/// Values are those of JSON, and binary: maps, lists, strings, numbers, booleans, null and `byte[]`.
///
/// **Threading.** Immutable, but for what stands in the values.
sealed interface Packet {
    /// Stands for an id where nobody asked for an answer.
    long NO_ID = -1;

    /// The namespace, `/` or `/NAME`.
    String namespace();

    /// A client wants to join a namespace.
    ///
    /// @param auth what it says of itself
    record Connect(String namespace, Map<String, Object> auth) implements Packet {}

    /// The server has let it in.
    ///
    /// @param id the client's id in that namespace
    record Connected(String namespace, String id) implements Packet {}

    /// The server has not.
    ///
    /// @param message why, for people
    record ConnectError(String namespace, String message) implements Packet {}

    /// Something has happened.
    ///
    /// @param id what an answer has to repeat, or [#NO_ID]
    /// @param answeredUnread whether the answer says only that the event has come, which only protocol 1 knows
    /// @param name the event's
    record Event(String namespace, long id, boolean answeredUnread, String name, List<@Nullable Object> arguments)
            implements Packet {

        Event(String namespace, long id, String name, List<@Nullable Object> arguments) {
            this(namespace, id, false, name, arguments);
        }
    }

    /// The answer to an event.
    record Ack(String namespace, long id, List<@Nullable Object> arguments) implements Packet {}

    /// One of the two leaves the namespace.
    record Disconnect(String namespace) implements Packet {}

    /// Nothing that asks for anything.
    record Nothing(String namespace) implements Packet {}
}
