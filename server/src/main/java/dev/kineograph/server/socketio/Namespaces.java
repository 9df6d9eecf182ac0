// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio;

import dev.kineograph.RefusedException;
import dev.kineograph.StreamName;
import io.netty.channel.EventLoop;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The namespaces of a listener, each with its sockets. A namespace exists while a socket is in it.
///
/// **Threading.** Shared: [#broadcast] from any thread. The inner maps are replaced, never changed.
public final class Namespaces {
    private final Predicate<String> known;
    private final Map<String, Map<EventLoop, Members>> members = new ConcurrentHashMap<>();

    /// Allows `/`, and `/NAME` for every [StreamName].
    public Namespaces() {
        this(Namespaces::isStreamName);
    }

    /// @param known accepts the names that exist, such as `/` and `/door`; called on event loops
    public Namespaces(Predicate<String> known) {
        this.known = known;
    }

    private static boolean isStreamName(String namespace) {
        if (!namespace.startsWith("/") || namespace.equals("/")) {
            return namespace.equals("/");
        }
        try {
            StreamName.of(namespace.substring(1));
            return true;
        } catch (RefusedException _) {
            return false;
        }
    }

    boolean knows(String namespace) {
        return known.test(namespace);
    }

    /// Sends an event to sockets of a namespace: one task for each event loop that has some, where the event is encoded once for
    /// each transport format, however many clients get it.
    ///
    /// An event that carries image bytes or a data URL of an image is a picture, whatever its size. A later one of the same event replaces one that
    /// still waits for a client. A client skips other events while 500 of them or 8 MiB wait. An event loop skips pictures, for all its clients,
    /// while 8 of them wait for it, and all events while 32 MiB wait.
    ///
    /// @param to chooses the sockets, called on the event loop of each
    /// @param arguments as for [NamespaceSocket]
    public void broadcast(String namespace, Predicate<NamespaceSocket> to, String event, @Nullable Object... arguments) {
        var broadcast = new BroadcastEvent(Packet.Event.forClient(namespace, Packet.NO_ID, event, arguments), to);
        members.getOrDefault(namespace, Map.of()).values().forEach(loop -> loop.publish(broadcast));
    }

    /// Adds a socket, on its event loop.
    void join(NamespaceSocket socket) {
        var loop = socket.session().loop();
        members.compute(socket.namespace(), (_, before) -> {
            if (before != null && before.containsKey(loop)) {
                return before;
            }
            var after = new HashMap<EventLoop, Members>(before == null ? Map.of() : before);
            after.put(loop, new Members(loop));
            return Map.copyOf(after);
        });
        ofLoop(socket).forEach(here -> here.add(socket));
    }

    /// Removes a socket, on its event loop.
    void leave(NamespaceSocket socket) {
        for (var here : ofLoop(socket)) {
            here.remove(socket);
            if (here.isEmpty()) {
                members.computeIfPresent(socket.namespace(), (_, before) -> without(before, socket.session().loop()));
            }
        }
    }

    /// The members of the socket's namespace on its event loop, if any. Only that loop adds and removes them.
    private Collection<Members> ofLoop(NamespaceSocket socket) {
        var here = members.getOrDefault(socket.namespace(), Map.of()).get(socket.session().loop());
        return here == null ? List.of() : List.of(here);
    }

    private static @Nullable Map<EventLoop, Members> without(Map<EventLoop, Members> before, EventLoop loop) {
        var after = new HashMap<>(before);
        after.remove(loop);
        return after.isEmpty() ? null : Map.copyOf(after);
    }
}
