// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import dev.kineograph.Caller;
import dev.kineograph.server.socketio.NamespaceSocket;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A client of Socket.IO in one namespace. Clients are equal if they are the same one.
///
/// Arguments of events are maps, lists, strings, numbers, booleans, null, and `byte[]` or [java.nio.ByteBuffer] for binary.
///
/// **Threading.** Confined to the thread on which its [SocketIoHandler] is called. Others use [#thread].
public final class SocketIoClient {
    private final NamespaceSocket client;

    SocketIoClient(NamespaceSocket client) {
        this.client = client;
    }

    /// 128 random bits that others may know.
    public String id() {
        return client.id();
    }

    /// The namespace, `/` or `/NAME`.
    public String namespace() {
        return client.namespace();
    }

    /// Who it is, as far as anybody can tell.
    public Caller caller() {
        return client.caller();
    }

    /// What it said of itself when it connected. Cannot be changed.
    public Map<String, Object> auth() {
        return client.auth();
    }

    /// Where everything here is to be called.
    public Executor thread() {
        return client.session().loop();
    }

    /// Sends an event.
    public void emit(String event, @Nullable Object... arguments) {
        client.emit(event, arguments);
    }

    /// Sends an event that the client answers.
    ///
    /// @param answered takes the answer's arguments; never called if none comes
    public void ask(String event, Consumer<List<@Nullable Object>> answered, @Nullable Object... arguments) {
        client.ask(event, answered, arguments);
    }

    /// Sends an event to all others of the namespace.
    public void toOthers(String event, @Nullable Object... arguments) {
        client.toOthers(event, arguments);
    }

    /// Puts it out of the namespace.
    public void disconnect() {
        client.disconnect();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SocketIoClient that && client.equals(that.client);
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(client);
    }

    @Override
    public String toString() {
        return "client %s of %s".formatted(id(), namespace());
    }
}
