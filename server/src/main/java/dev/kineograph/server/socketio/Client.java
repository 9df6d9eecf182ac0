// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio;

import dev.kineograph.server.http.Query;
import dev.kineograph.server.http.ViewerIdentity;
import dev.kineograph.server.settings.SocketIoClient;
import dev.kineograph.server.socketio.engine.Session;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A client in one namespace. Who is in two namespaces by one session is two clients.
///
/// Arguments other than those that [SocketIoClient] names are an [IllegalArgumentException].
///
/// **Threading.** Confined to its session's event loop. After it has left, nothing that is sent to it goes anywhere.
public interface Client extends SocketIoClient {

    /// Who watches by it.
    ViewerIdentity viewer();

    /// The parameters with which the session was opened.
    Query query();

    /// What carries it, and other clients with it.
    Session session();

    @Override
    default Executor thread() {
        return session().loop();
    }

    /// Sends an event to some of the others in the namespace: see [Namespaces#broadcast].
    ///
    /// @param to asked on the event loop of each
    void toOthers(Predicate<Client> to, String event, @Nullable Object... arguments);
}
