// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A client of [NodeClients].
///
/// **Threading.** Shared, as its process is.
public final class NodeClient implements AutoCloseable {
    private final NodeClients process;
    private final String name;
    private final Map<String, BlockingQueue<Heard>> heard = new ConcurrentHashMap<>();
    private final List<String> told = new CopyOnWriteArrayList<>();

    /// An event, as it came.
    ///
    /// @param arguments long texts and bytes are seals: `{"$text": {...}}`, `{"$binary": {...}}`
    /// @param acknowledge the number by which it is acknowledged; null if nobody asks for that
    public record Heard(List<Object> arguments, @Nullable Number acknowledge) {
        /// A member of the first argument.
        public @Nullable Object member(String key) {
            return ((Map<?, ?>) arguments.getFirst()).get(key);
        }
    }

    NodeClient(NodeClients process, String name) {
        this.process = process;
        this.name = name;
    }

    /// Emits an event. In its arguments `bytes(...)` stands for bytes.
    public void emit(String event, Object... arguments) {
        process.command("emit", name, Map.of("event", event, "args", Arrays.asList(arguments)));
    }

    /// Emits an event and waits for what the server acknowledges it with.
    public List<Object> ask(String event, Object... arguments) {
        return new ArrayList<>((List<?>) process.command("emit", name, Map.of("event", event, "args", Arrays.asList(arguments), "ack", true)));
    }

    /// Bytes as an argument of an event, or inside one.
    public static Map<String, String> bytes(byte[] bytes) {
        return Map.of("$base64", Base64.getEncoder().encodeToString(bytes));
    }

    /// The next event of that name, in the order in which they came.
    ///
    /// @throws IllegalStateException if none comes within 30 seconds
    public Heard next(String event) {
        try {
            var next = queue(event).poll(NodeClients.DEADLINE.toSeconds(), TimeUnit.SECONDS);
            if (next == null) {
                throw new IllegalStateException("%s: no %s came within %s (it was told: %s)"
                        .formatted(name, event, NodeClients.DEADLINE, told));
            }
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("%s: interrupted".formatted(name), e);
        }
    }

    /// Answers an event that asks to be acknowledged.
    public void acknowledge(Heard event, Object... arguments) {
        if (event.acknowledge() == null) {
            throw new IllegalStateException("%s: %s does not ask to be acknowledged".formatted(name, event));
        }
        process.command("acknowledge", name, Map.of("number", event.acknowledge(), "args", Arrays.asList(arguments)));
    }

    /// The transport that it uses now.
    public String transport() {
        return String.valueOf(state().get("transport"));
    }

    public boolean isConnected() {
        return Boolean.TRUE.equals(state().get("connected"));
    }

    private Map<?, ?> state() {
        return (Map<?, ?>) process.command("state", name, Map.of());
    }

    /// `connect: websocket`, `upgrade: websocket`, `disconnect: transport close`, `error: ...`.
    public List<String> told() {
        return told;
    }

    /// Breaks its WebSocket without a word, as when a network goes.
    public void cut() {
        process.command("cut", name, Map.of());
    }

    @Override
    public void close() {
        process.command("disconnect", name, Map.of());
    }

    void hear(Map<String, Object> message) {
        if (message.get("event") instanceof String event) {
            queue(event).add(new Heard(new ArrayList<>((List<?>) message.get("args")), (Number) message.get("acknowledge")));
        } else {
            told.add("%s: %s".formatted(message.get("told"), message.get("detail")));
        }
    }

    private BlockingQueue<Heard> queue(String event) {
        return heard.computeIfAbsent(event, _ -> new LinkedBlockingQueue<>());
    }

    @Override
    public String toString() {
        return name;
    }
}
