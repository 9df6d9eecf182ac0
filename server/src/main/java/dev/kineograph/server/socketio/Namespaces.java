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

/// Who is in which namespace. A namespace is there while somebody is in it.
///
/// **Threading.** Shared: [#broadcast] from any thread. The maps in the map are replaced, never changed.
public final class Namespaces {
    private final Predicate<String> known;
    private final Map<String, Map<EventLoop, Members>> members = new ConcurrentHashMap<>();

    /// Namespaces as streams are named: `/`, and `/NAME` for every [StreamName].
    public Namespaces() {
        this(Namespaces::isStreamName);
    }

    /// @param known which names there are, such as `/` and `/door`; asked on event loops
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

    /// Sends an event to clients of a namespace: one task on each event loop that has some, where it is encoded once for each form in
    /// which it goes out, however many get it.
    ///
    /// An event is a picture if it carries one, whatever its size: image bytes, or a data URL of an image. A client for which 8 pictures
    /// wait skips the next ones. A client for which 500 events or 8 MiB wait gets no more until it has room: no session ends because of
    /// what others send. An event loop that is 8 pictures or 32 MiB behind skips for all its clients.
    ///
    /// @param to asked on the event loop of each client
    /// @param arguments as for [Client]
    public void broadcast(String namespace, Predicate<Client> to, String event, @Nullable Object... arguments) {
        var broadcast = new Broadcast(SocketIo.packet(namespace, Packet.NO_ID, event, arguments), to);
        members.getOrDefault(namespace, Map.of()).values().forEach(loop -> loop.take(broadcast));
    }

    /// Lets the client in, on its event loop.
    void join(JoinedClient client) {
        var loop = client.session().loop();
        members.compute(client.namespace(), (_, before) -> {
            if (before != null && before.containsKey(loop)) {
                return before;
            }
            var after = new HashMap<EventLoop, Members>(before == null ? Map.of() : before);
            after.put(loop, new Members(loop));
            return Map.copyOf(after);
        });
        ofLoop(client).forEach(here -> here.add(client));
    }

    /// Lets the client out, on its event loop.
    void leave(JoinedClient client) {
        for (var here : ofLoop(client)) {
            here.remove(client);
            if (here.isEmpty()) {
                members.computeIfPresent(client.namespace(), (_, before) -> without(before, client.session().loop()));
            }
        }
    }

    /// Those of the client's namespace on its event loop, if there are any: nobody else adds or removes them.
    private Collection<Members> ofLoop(JoinedClient client) {
        var here = members.getOrDefault(client.namespace(), Map.of()).get(client.session().loop());
        return here == null ? List.of() : List.of(here);
    }

    private static @Nullable Map<EventLoop, Members> without(Map<EventLoop, Members> before, EventLoop loop) {
        var after = new HashMap<>(before);
        after.remove(loop);
        return after.isEmpty() ? null : Map.copyOf(after);
    }

    /// How many namespaces somebody is in.
    int size() {
        return members.size();
    }
}
