// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.events.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.jr.ob.JSON;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntUnaryOperator;

/// A server that events are posted to.
///
/// **Threading.** Shared.
public final class WebhookReceiver implements AutoCloseable {
    private final List<Delivery> deliveries = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    /// A message that was posted.
    ///
    /// @param body as it came
    public record Delivery(Headers headers, String body, String path) {
        public Map<String, Object> json() {
            try {
                return JSON.std.mapFrom(body);
            } catch (IOException e) {
                throw new AssertionError(body, e);
            }
        }

        public String type() {
            return String.valueOf(json().get("type"));
        }

        @SuppressWarnings("unchecked")
        public Map<String, Object> data() {
            return (Map<String, Object>) json().get("data");
        }
    }

    private WebhookReceiver(HttpServer server) {
        this.server = server;
    }

    /// One at a port of its own.
    ///
    /// @param status what the receiver answers, by how many requests came before
    public static WebhookReceiver answering(IntUnaryOperator status) throws IOException {
        return on(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), status);
    }

    /// The same at an address.
    public static WebhookReceiver on(InetSocketAddress address, IntUnaryOperator status) throws IOException {
        var receiver = new WebhookReceiver(HttpServer.create(address, 0));
        receiver.server.createContext("/", exchange -> {
            var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            int before = receiver.deliveries.size();
            receiver.deliveries.add(new Delivery(exchange.getRequestHeaders(), body, exchange.getRequestURI().toString()));
            exchange.getResponseHeaders().set("Location", "/elsewhere");
            exchange.sendResponseHeaders(status.applyAsInt(before), -1);
            exchange.close();
        });
        receiver.server.start();
        return receiver;
    }

    public URI address() {
        return URI.create("http://127.0.0.1:%d/hooks/a-secret-path?token=a-secret-word".formatted(server.getAddress().getPort()));
    }

    /// The oldest first.
    public List<Delivery> deliveries() {
        return deliveries;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
