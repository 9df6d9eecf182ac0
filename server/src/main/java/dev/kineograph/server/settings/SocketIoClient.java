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
/// not change afterwards. Clients of protocol 1, which has no binary, get base64 in its place.
///
/// **Threading.** Confined to the thread on which its [SocketIoHandler] is called. Others use [#thread]. After it has left, nothing
/// that is sent to it goes anywhere.
public interface SocketIoClient {

    /// 128 random bits that others may know.
    String id();

    /// The namespace, `/` or `/NAME`.
    String namespace();

    /// Who it is, as far as anybody can tell.
    Caller caller();

    /// What it said of itself when it connected. Cannot be changed.
    Map<String, Object> auth();

    /// Where everything here is to be called.
    Executor thread();

    /// Sends an event.
    void emit(String event, @Nullable Object... arguments);

    /// Sends an event that the client answers. After 1,000 questions without an answer the oldest is forgotten.
    ///
    /// @param answered takes the answer's arguments, on the client's thread; never called if none comes
    void ask(String event, Consumer<List<@Nullable Object>> answered, @Nullable Object... arguments);

    /// Sends an event to all others of the namespace.
    void toOthers(String event, @Nullable Object... arguments);

    /// Puts it out of the namespace.
    void disconnect();
}
