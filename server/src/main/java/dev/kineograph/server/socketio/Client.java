// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio;

import dev.kineograph.Caller;
import dev.kineograph.server.http.Query;
import dev.kineograph.server.http.ViewerIdentity;
import dev.kineograph.server.socketio.engine.EngineSession;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A client in one namespace. Who is in two namespaces by one session is two clients.
///
/// Arguments are what JSON knows (maps, lists, strings, numbers, booleans, null) and binary: `byte[]`, or a `ByteBuffer`, of which what
/// remains is sent. They must not change afterwards. Anything else among them is an [IllegalArgumentException]. Clients of protocol 1, which
/// has no binary, get base64 in its place.
///
/// **Threading.** Confined to its session's event loop. After it has left, nothing that is sent to it goes anywhere.
public interface Client {

    /// 128 random bits that others may know: they are not the session's.
    String id();

    /// The namespace, `/` or `/NAME`.
    String namespace();

    /// Who opened the session.
    Caller caller();

    /// Who watches by it.
    ViewerIdentity viewer();

    /// The parameters with which the session was opened.
    Query query();

    /// What the client said of itself when it joined the namespace: the object of protocol 5, the parameters behind the namespace of
    /// the others. It cannot be changed.
    Map<String, Object> auth();

    /// What carries it, and other clients with it.
    EngineSession session();

    /// Sends an event.
    void emit(String event, @Nullable Object... arguments);

    /// Sends an event that the client answers. After 1,000 questions without an answer the oldest is forgotten.
    ///
    /// @param answered takes what the answer holds, on this client's event loop; never called if none comes
    void ask(String event, Consumer<List<@Nullable Object>> answered, @Nullable Object... arguments);

    /// Sends an event to all others in the namespace: see [Namespaces#broadcast].
    void toOthers(String event, @Nullable Object... arguments);

    /// Sends an event to some of the others in the namespace: see [Namespaces#broadcast].
    ///
    /// @param to asked on the event loop of each
    void toOthers(Predicate<Client> to, String event, @Nullable Object... arguments);

    /// Puts it out of the namespace; its other namespaces stay.
    void disconnect();
}
