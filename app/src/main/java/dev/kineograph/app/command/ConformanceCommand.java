// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.command;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.app.config.Configuration;
import dev.kineograph.app.serve.RunningServer;
import dev.kineograph.server.Listener;
import dev.kineograph.server.ServerSettings;
import dev.kineograph.server.SocketIoClient;
import dev.kineograph.server.SocketIoHandler;
import dev.kineograph.server.SocketIoSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `kineograph conformance`: what the public test suites of Engine.IO and Socket.IO ask for.
///
/// **Threading.** Confined to the main thread.
@Command(
        name = "conformance",
        description = "A server for the public test suites of Engine.IO and Socket.IO.",
        hidden = true,
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
public final class ConformanceCommand implements Callable<Integer> {
    private static final SocketIoSettings SETTINGS = SocketIoSettings.DEFAULT
            .withNamespaces("/", "/custom")
            .withLimits(Duration.ofMillis(300), Duration.ofMillis(200), 1_000_000)
            .withEngineEcho()
            .with(new Echo());

    /// The suites listen for one message at a time, and lose one that they read along with another.
    private static final long APART_MILLIS = 50;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            converter = Port.class,
            description = "The port, 0 for a free one. Default: ${DEFAULT-VALUE}.")
    private int port = 3000;

    /// For picocli.
    public ConformanceCommand() {}

    /// Says what it was told.
    private static final class Echo implements SocketIoHandler {
        @Override
        public void connected(SocketIoClient client) {
            CompletableFuture.delayedExecutor(APART_MILLIS, TimeUnit.MILLISECONDS, client.thread())
                    .execute(() -> client.emit("auth", client.auth()));
        }

        @Override
        public void event(
                SocketIoClient client,
                String name,
                List<@Nullable Object> arguments,
                Consumer<List<@Nullable Object>> acknowledge) {
            switch (name) {
                case "message" -> client.emit("message-back", arguments.toArray());
                case "message-with-ack" -> acknowledge.accept(arguments);
                default -> throw new RefusedException(Refusal.BAD_VALUE, "event: unknown (expected: message or message-with-ack)");
            }
        }
    }

    @Override
    public Integer call() throws IOException {
        var listener = new Listener.Http(port).with(SETTINGS);
        try (var stop = new Stop(Serving.PATIENCE);
                var server = RunningServer.start(new Configuration(ServerSettings.DEFAULT, List.of(listener), List.of()))) {
            int here = server.first().getPort();
            Serving.say("Socket.IO for test suites at http://localhost:%d/socket.io/, Engine.IO at http://localhost:%d/engine.io/"
                    .formatted(here, here));
            stop.await();
            return 0;
        }
    }
}
