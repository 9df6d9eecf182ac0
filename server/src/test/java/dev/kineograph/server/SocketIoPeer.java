// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static java.util.concurrent.TimeUnit.SECONDS;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;

/// A client of Socket.IO, protocol 5 on a WebSocket, as the protocol's documents have it. What comes is kept until somebody takes it.
public final class SocketIoPeer implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 10;

    private final WebSocket socket;
    private final String namespace;
    private final BlockingQueue<Object> messages = new LinkedBlockingQueue<>();
    private int questions;

    /// An event as it came, bytes in the places of their placeholders.
    public record Event(String name, List<Object> arguments, String id) {
        /// The first argument, an object.
        @SuppressWarnings("unchecked")
        public Map<String, Object> object() {
            return (Map<String, Object>) arguments.getFirst();
        }
    }

    private final class Ear implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                hear(from, text.toString());
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket from, ByteBuffer part, boolean last) {
            byte[] copy = new byte[part.remaining()];
            part.get(copy);
            bytes.writeBytes(copy);
            if (last) {
                messages.add(bytes.toByteArray());
                bytes.reset();
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            messages.add("closed");
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            messages.add("closed");
        }
    }

    private void hear(WebSocket from, String packet) {
        if (packet.equals("2")) {
            from.sendText("3", true);
        } else if (packet.startsWith("4")) {
            messages.add(packet.substring(1));
        }
    }

    /// Connects to a namespace.
    ///
    /// @param query such as `&binary=1`
    /// @param auth what it says of itself, as JSON, or nothing
    public SocketIoPeer(int port, String namespace, String query, String auth, String... headers) {
        this.namespace = namespace;
        var builder = HttpClient.newHttpClient().newWebSocketBuilder();
        for (int i = 0; i < headers.length; i += 2) {
            builder.header(headers[i], headers[i + 1]);
        }
        var address = URI.create("ws://127.0.0.1:%d/socket.io/?EIO=4&transport=websocket%s".formatted(port, query));
        socket = builder.buildAsync(address, new Ear()).join();
        say("0" + prefix() + auth);
    }

    /// Connects, and waits until it has.
    public static SocketIoPeer connected(int port) {
        return connected(port, "/", "");
    }

    /// Connects, and waits until it has.
    public static SocketIoPeer connected(int port, String namespace, String query) {
        var peer = new SocketIoPeer(port, namespace, query, "");
        var answer = peer.next();
        if (!answer.startsWith("0")) {
            throw new AssertionError("not connected: " + answer);
        }
        return peer;
    }

    private String prefix() {
        return namespace.equals("/") ? "" : namespace + ",";
    }

    /// Sends a packet as it is.
    void say(String packet) {
        socket.sendText("4" + packet, true).join();
    }

    /// Sends an event whose arguments may have bytes as members.
    public void emit(String event, Object... arguments) {
        send("", event, arguments);
    }

    /// Sends an event and says what the answer was.
    public List<Object> ask(String event, Object... arguments) {
        var id = Integer.toString(questions++);
        send(id, event, arguments);
        while (true) {
            // What others say in between is skipped, bytes too.
            if (take() instanceof String packet && packet.startsWith("3" + prefix() + id + "[")) {
                return list(packet.substring(packet.indexOf('[')));
            }
        }
    }

    private void send(String id, String event, Object... arguments) {
        var attachments = new ArrayList<byte[]>();
        var values = new ArrayList<Object>(List.of(event));
        Arrays.stream(arguments).map(argument -> takenOut(argument, attachments)).forEach(values::add);
        var kind = attachments.isEmpty() ? "2" : "5" + attachments.size() + "-";
        say(kind + prefix() + id + json(values));
        attachments.forEach(bytes -> socket.sendBinary(ByteBuffer.wrap(bytes), true).join());
    }

    private static Object takenOut(Object value, List<byte[]> attachments) {
        return switch (value) {
            case byte[] bytes -> {
                attachments.add(bytes);
                yield Map.of("_placeholder", true, "num", attachments.size() - 1);
            }
            case Map<?, ?> map -> {
                var copy = new java.util.LinkedHashMap<Object, Object>();
                map.forEach((name, member) -> copy.put(name, takenOut(member, attachments)));
                yield copy;
            }
            default -> value;
        };
    }

    /// Answers an event.
    public void acknowledge(Event event) {
        say("3" + prefix() + event.id + "[]");
    }

    /// The next event.
    public Event event() {
        var packet = next();
        int count = 0;
        int at = 1;
        if (packet.startsWith("5")) {
            count = Integer.parseInt(packet.substring(1, packet.indexOf('-')));
            at = packet.indexOf('-') + 1;
        } else if (!packet.startsWith("2")) {
            throw new AssertionError("no event: " + packet);
        }
        var rest = packet.substring(at + prefix().length());
        var id = rest.substring(0, rest.indexOf('['));
        var values = list(rest.substring(rest.indexOf('[')));
        var attachments = new ArrayList<byte[]>();
        for (int i = 0; i < count; i++) {
            attachments.add((byte[]) take());
        }
        return new Event((String) values.getFirst(), values.stream().skip(1).map(value -> putBack(value, attachments)).toList(), id);
    }

    private static Object putBack(Object value, List<byte[]> attachments) {
        if (!(value instanceof Map<?, ?> map)) {
            return value;
        }
        if (map.containsKey("_placeholder")) {
            return attachments.get((Integer) map.get("num"));
        }
        var copy = new java.util.LinkedHashMap<Object, Object>();
        map.forEach((name, member) -> copy.put(name, putBack(member, attachments)));
        return copy;
    }

    /// The next packet as it came, without the 4 before it; `closed` when there are no more.
    public String next() {
        return (String) take();
    }

    private Object take() {
        try {
            var message = messages.poll(PATIENCE_SECONDS, SECONDS);
            if (message == null) {
                throw new AssertionError("nothing came within %d s".formatted(PATIENCE_SECONDS));
            }
            return message;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// Whether nothing waits to be taken.
    public boolean hasHeardAll() {
        return messages.isEmpty();
    }

    private static List<Object> list(String json) {
        try {
            return JSON.std.listFrom(json);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String json(Object value) {
        try {
            return JSON.std.asString(value);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /// Ends without a word, as a process that is killed.
    @Override
    public void close() {
        socket.abort();
    }
}
