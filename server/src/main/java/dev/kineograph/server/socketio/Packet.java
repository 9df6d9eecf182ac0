// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A packet of Socket.IO, whatever the version of the protocol.
///
/// Values are those of JSON, and binary: maps, lists, strings, numbers, booleans, null and `byte[]`.
///
/// **Threading.** Immutable, except for the values.
sealed interface Packet {
    /// The id of an event that asks for no acknowledgement.
    long NO_ID = -1;

    /// The namespace, `/` or `/NAME`.
    String namespace();

    /// A client asks to join a namespace.
    ///
    /// @param auth what the client sends with it
    record Connect(String namespace, Map<String, Object> auth) implements Packet {}

    /// The server lets a client join.
    ///
    /// @param id the new socket's id
    record Connected(String namespace, String id) implements Packet {}

    /// The server does not let a client join.
    ///
    /// @param message a sentence for people
    record ConnectError(String namespace, String message) implements Packet {}

    /// An event.
    ///
    /// @param id what its acknowledgement repeats, or [#NO_ID]
    /// @param acknowledgedOnReceipt whether the acknowledgement says only that the event has arrived; protocol 1 only
    record Event(String namespace, long id, boolean acknowledgedOnReceipt, String name, List<@Nullable Object> arguments)
            implements Packet {

        Event(String namespace, long id, String name, List<@Nullable Object> arguments) {
            this(namespace, id, false, name, arguments);
        }

        /// An event for a client.
        ///
        /// @throws IllegalArgumentException if the client libraries emit events of that name themselves
        static Event forClient(String namespace, long id, String name, @Nullable Object... arguments) {
            if (PacketText.isReserved(name)) {
                throw new IllegalArgumentException("event: %s (expected: a name that the libraries do not reserve)".formatted(name));
            }
            return new Event(namespace, id, name, new ArrayList<@Nullable Object>(Arrays.asList(arguments)));
        }
    }

    /// The acknowledgement of an event.
    record Ack(String namespace, long id, List<@Nullable Object> arguments) implements Packet {}

    /// Either side leaves a namespace.
    record Disconnect(String namespace) implements Packet {}

    /// A packet that needs no reaction.
    record NoOperation(String namespace) implements Packet {}
}
