// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import dev.kineograph.Hub;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.PublishRules;
import dev.kineograph.server.settings.ServerSettings;
import dev.kineograph.server.settings.SocketIoClient;
import dev.kineograph.server.settings.SocketIoSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A server that Socket.IO clients connect to.
///
/// With `-Dkineograph.socketio.address=http://127.0.0.1:7804` it is another one, which must pass pictures on as ours does: so
/// the tests are tried on the public servers.
public final class SocketIoPlace implements AutoCloseable {
    private static final String ELSEWHERE = System.getProperty("kineograph.socketio.address", "");

    private final Hub hub = new Hub();
    private final @Nullable KineographServer server;
    private final String url;

    /// @param origins whose pages may push, beside its own
    public SocketIoPlace(String... origins) {
        server = ELSEWHERE.isEmpty() ? started(hub, origins) : null;
        url = server == null ? ELSEWHERE : "http://127.0.0.1:" + server.port();
    }

    private static KineographServer started(Hub hub, String... origins) {
        var anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try {
            return KineographServer.start(
                    hub,
                    ServerSettings.DEFAULT.with(Stage.LOOPS),
                    new Listener.Http(anyPort)
                            .with(PublishRules.DEFAULT.withOrigins(origins))
                            .with(SocketIoSettings.DEFAULT.with(SocketIoPlace::talk)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Says back what it is told, and asks what it is told to ask.
    private static void talk(
            SocketIoClient client, String event, List<Object> arguments, Consumer<List<Object>> acknowledge) {
        switch (event) {
            case "message-with-ack" -> acknowledge.accept(arguments);
            case "ask" -> client.ask("question", answer -> client.emit("answered", answer.toArray()), arguments.toArray());
            default -> throw new IllegalStateException(event);
        }
    }

    /// The generations that it serves: ours all of them, the public ones those of `-Dkineograph.socketio.generations=1,2,3,4`.
    public static Stream<ClientVersion> versions() {
        var generations = System.getProperty("kineograph.socketio.generations", "");
        return Stream.of(ClientVersion.values())
                .filter(version -> generations.isEmpty() || List.of(generations.split(",")).contains(version.generation()));
    }

    /// Where it listens, such as `http://127.0.0.1:8080`.
    public String url() {
        return url;
    }

    @Override
    public void close() {
        if (server != null) {
            server.close();
        }
        hub.close();
    }
}
