// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.kineograph.server.ClientVersion.Way;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/// Socket.IO clients as npm has them, under Node, driven through `src/test/socketio/clients.mjs`.
///
/// Every command fails after 30 seconds without an answer. Closing it ends Node and all its clients; so does the end of this
/// JVM, however it comes.
///
/// **Threading.** Shared: commands from any thread. The lock on `commands` keeps lines whole.
public final class NodeClients implements AutoCloseable {
    static final Duration DEADLINE = Duration.ofSeconds(30);

    private final Process node;
    private final Writer commands;
    private final AtomicLong lastId = new AtomicLong();
    private final AtomicLong lastClient = new AtomicLong();
    private final Map<Long, CompletableFuture<Object>> unanswered = new ConcurrentHashMap<>();
    private final Map<String, NodeClient> clients = new ConcurrentHashMap<>();

    public NodeClients() {
        try {
            node = new ProcessBuilder("node", "clients.mjs")
                    .directory(folder().toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start node; is nodejs 18 or later installed?", e);
        }
        commands = node.outputWriter();
        Thread.ofPlatform().daemon().name("socketio-clients").start(this::readLines);
    }

    /// The folder of the clients, with their packages in `node_modules`.
    public static Path folder() {
        var folder = List.of(Path.of("src/test/socketio"), Path.of("server/src/test/socketio")).stream()
                .filter(Files::isDirectory)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("working directory: %s (expected: server/, or the root of the checkout)"
                        .formatted(Path.of("").toAbsolutePath())));
        if (!Files.isDirectory(folder.resolve("node_modules/sio-4"))) {
            throw new IllegalStateException("%s: no node_modules; run ./verify, or `npm ci --ignore-scripts` there"
                    .formatted(folder.toAbsolutePath()));
        }
        return folder;
    }

    /// A client that is connected to the server's namespace `/`.
    public NodeClient connect(Way way, String url) {
        return connect(way, url, Map.of());
    }

    /// The same, with `namespace`, `query`, `auth` (from 3 on) or `options` of the client's own.
    ///
    /// @throws IllegalStateException if the server refuses, with what it says
    public NodeClient connect(Way way, String url, Map<String, ?> wishes) {
        var name = "%s %d".formatted(way, lastClient.incrementAndGet());
        var client = new NodeClient(this, name);
        clients.put(name, client);
        var details = new HashMap<String, Object>(wishes);
        details.put("version", way.version().generation());
        details.put("url", url);
        if (!way.transports().isEmpty()) {
            details.put("transports", way.transports());
        }
        command("connect", name, details);
        return client;
    }

    Object command(String verb, String client, Map<String, ?> details) {
        var answer = new CompletableFuture<>();
        long id = lastId.incrementAndGet();
        unanswered.put(id, answer);
        try {
            send(id, verb, client, details);
            return answer.get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException("%s: %s: %s".formatted(client, verb, e.getCause().getMessage()), e);
        } catch (IOException | TimeoutException e) {
            throw new IllegalStateException("%s: %s: no answer within %s".formatted(client, verb, DEADLINE), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("%s: %s: interrupted".formatted(client, verb), e);
        } finally {
            unanswered.remove(id);
        }
    }

    private void send(long id, String verb, String client, Map<String, ?> details) throws IOException {
        var command = new HashMap<String, Object>(details);
        command.putAll(Map.of("id", id, "do", verb, "client", client));
        synchronized (commands) {
            commands.write(JSON.std.asString(command) + "\n");
            commands.flush();
        }
    }

    private void readLines() {
        try (BufferedReader lines = node.inputReader()) {
            for (String line; (line = lines.readLine()) != null; ) {
                accept(JSON.std.mapFrom(line));
            }
        } catch (IOException e) {
            unanswered.values().forEach(answer -> answer.completeExceptionally(e));
        }
        unanswered.values().forEach(answer -> answer.completeExceptionally(
                new IOException("node has ended; standard error may say why")));
    }

    private void accept(Map<String, Object> message) {
        if (!(message.get("id") instanceof Number id)) {
            hear(message);
            return;
        }
        var answer = unanswered.get(id.longValue());
        if (answer == null) {
            return;
        }
        if (message.get("error") instanceof String error) {
            answer.completeExceptionally(new IllegalStateException(error));
        } else {
            answer.complete(message.get("value"));
        }
    }

    /// What has no client is a fault of the driver itself: it goes where the reader of the test's output finds it.
    private void hear(Map<String, Object> message) {
        var client = clients.get(String.valueOf(message.get("client")));
        if (client == null) {
            System.err.println("clients.mjs: " + message);
        } else {
            client.hear(message);
        }
    }

    @Override
    public void close() {
        try {
            commands.close();
            if (!node.waitFor(10, TimeUnit.SECONDS)) {
                node.destroy();
            }
        } catch (IOException _) {
            node.destroy();
        } catch (InterruptedException _) {
            node.destroy();
            Thread.currentThread().interrupt();
        }
    }
}
