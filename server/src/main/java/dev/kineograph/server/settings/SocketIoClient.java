// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.settings;

import dev.kineograph.Caller;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A client of Socket.IO in one namespace.
///
/// Arguments of events are maps, lists, strings, numbers, booleans, null, and `byte[]` or [java.nio.ByteBuffer] for binary. They must
/// not change afterwards. Clients of protocol 1 (Socket.IO 0.8 and 0.9), which has no binary, get a data URL in the place of an image's bytes, and base64 in the
/// place of others.
///
/// **Threading.** Confined to the thread on which its [SocketIoHandler] is called. Others use [#thread]. After the client has left,
/// everything sent to it is dropped.
public interface SocketIoClient {

    /// 128 random bits, which are not a secret.
    String id();

    /// The namespace, `/` or `/NAME`.
    String namespace();

    /// Who it is, as far as is known: the caller whose request brought its newest event. A `token` in [#auth] is
    /// its [authorization][Caller#authorization], as `Bearer TOKEN`.
    Caller caller();

    /// What it sent about itself when it connected. Unmodifiable.
    Map<String, Object> auth();

    /// The parameters of the request that opened its session, such as those of `io({query: {room: 'garden'}})`, with those of the protocol itself; the
    /// first value of each. Unmodifiable. They are the same in all its namespaces, and for as long as the session lasts.
    Map<String, String> query();

    /// The thread on which all methods here must be called.
    Executor thread();

    /// Sends an event.
    void emit(String event, @Nullable Object... arguments);

    /// Sends an event that the client acknowledges. Of more than 1,000 unacknowledged events the oldest is forgotten.
    ///
    /// @param answered receives the answer's arguments, on the client's thread; never called if no answer comes
    void ask(String event, Consumer<List<@Nullable Object>> answered, @Nullable Object... arguments);

    /// Sends an event to all others of the namespace.
    void toOthers(String event, @Nullable Object... arguments);

    /// Removes it from the namespace.
    void disconnect();
}
