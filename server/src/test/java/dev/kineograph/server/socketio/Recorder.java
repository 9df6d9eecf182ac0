// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// A handler that records its calls.
final class Recorder implements Handler {
    final List<String> heard = new ArrayList<>();
    final List<NamespaceSocket> sockets = new ArrayList<>();
    Consumer<NamespaceSocket> onConnected = _ -> {};
    Consumer<NamespaceSocket> onDisconnected = _ -> {};

    @Override
    public void connected(NamespaceSocket socket) {
        onConnected.accept(socket);
        sockets.add(socket);
        heard.add("connected " + socket.namespace() + " " + socket.auth());
    }

    @Override
    public void event(NamespaceSocket socket, String name, List<Object> arguments, Consumer<List<Object>> acknowledge) {
        heard.add("event " + socket.namespace() + " " + name + " " + shown(arguments));
        acknowledge.accept(arguments);
        acknowledge.accept(List.of("a second answer goes nowhere"));
    }

    @Override
    public void acknowledged(NamespaceSocket socket, long id) {
        heard.add("acknowledged " + id);
    }

    @Override
    public void drained(NamespaceSocket socket) {
        heard.add("drained " + socket.namespace());
    }

    @Override
    public void disconnected(NamespaceSocket socket, String reason) {
        heard.add("disconnected " + socket.namespace() + " " + reason);
        onDisconnected.accept(socket);
    }

    List<String> takeHeard() {
        var taken = List.copyOf(heard);
        heard.clear();
        return taken;
    }

    /// Refuses every client.
    static Consumer<NamespaceSocket> refusing(String sentence) {
        return _ -> {
            throw new RefusedException(Refusal.DENIED, sentence);
        };
    }

    static String shown(Object value) {
        return switch (value) {
            case byte[] bytes -> "#" + HexFormat.of().formatHex(bytes);
            case List<?> list -> list.stream().map(Recorder::shown).toList().toString();
            case Map<?, ?> map -> {
                var text = new ArrayList<String>();
                map.forEach((name, element) -> text.add(name + "=" + shown(element)));
                yield text.toString();
            }
            case null, default -> String.valueOf(value);
        };
    }
}
