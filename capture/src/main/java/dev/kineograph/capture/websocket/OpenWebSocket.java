// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.websocket;

import dev.kineograph.capture.http.Authorization;
import dev.kineograph.capture.http.ConnectionFault;
import dev.kineograph.capture.http.Reach;
import dev.kineograph.capture.http.StatusFault;
import dev.kineograph.text.Durations;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A connection of one run of a source. It ends with the run.
///
/// **Threading.** Confined to the source's thread.
final class OpenWebSocket implements AutoCloseable {
    private static final Duration TO_ANSWER = Duration.ofSeconds(10);
    private static final int UNAUTHORIZED = 401;
    private static final int NO_ANSWER = 0;

    private final WebSocketAddress address;
    private final HttpClient client;
    private final WebSocket socket;
    private final ReceivedMessages messages;

    private OpenWebSocket(WebSocketAddress address, HttpClient client, WebSocket socket, ReceivedMessages messages) {
        this.address = address;
        this.client = client;
        this.socket = socket;
        this.messages = messages;
    }

    /// Connects, with credentials if the server asks for them.
    ///
    /// @throws IOException if there is no connection; the message is a sentence for people
    static OpenWebSocket to(WebSocketAddress address, Reach reach) throws IOException, InterruptedException {
        var authorization = new Authorization(address.credentials());
        var destination = reach.to(address.request());
        var client = destination.client(address.trust());
        var messages = new ReceivedMessages();
        boolean isOpen = false;
        try {
            for (boolean hasAnswered = false; ; hasAnswered = true) {
                var builder = client.newWebSocketBuilder().connectTimeout(TO_ANSWER).header("User-Agent", "Kineograph");
                destination.headers(builder::header);
                authorization.header("GET", address.request()).ifPresent(value -> builder.header("Authorization", value));
                try {
                    var socket = result(builder.buildAsync(destination.uri(), messages));
                    isOpen = true;
                    return new OpenWebSocket(address, client, socket, messages);
                } catch (WebSocketHandshakeException e) {
                    int status = e.getResponse() == null ? NO_ANSWER : e.getResponse().statusCode();
                    boolean isAsked = status == UNAUTHORIZED && !hasAnswered;
                    if (!isAsked || !authorization.answers(e.getResponse().headers().allValues("WWW-Authenticate"))) {
                        throw refused(address, status);
                    }
                } catch (IOException e) {
                    throw ConnectionFault.of(address.origin(), e);
                }
            }
        } finally {
            if (!isOpen) {
                client.shutdownNow();
            }
        }
    }

    private static IOException refused(WebSocketAddress address, int status) {
        return switch (status) {
            case NO_ANSWER, 101, 200, 204, 301, 302, 303, 307, 308, 426 -> new IOException(
                    "%s: answers with status %d (expected: a WebSocket at this address)".formatted(address.origin(), status));
            default -> StatusFault.of(address.origin(), status, address.credentials());
        };
    }

    private static <T> T result(Future<T> future) throws IOException, InterruptedException {
        try {
            return future.get(2 * TO_ANSWER.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(String.valueOf(e.getCause()), e);
        } catch (TimeoutException e) {
            throw new IOException("no progress for " + Durations.text(TO_ANSWER.multipliedBy(2)), e);
        }
    }

    /// The next message.
    ///
    /// @throws IOException if the connection breaks, the server ends it, or nothing arrives for the address's time
    ReceivedMessages.Incoming next() throws IOException, InterruptedException {
        try {
            return messages.next(socket, address.silence());
        } catch (IOException e) {
            throw new IOException("%s: %s".formatted(address.origin(), e.getMessage()), e);
        }
    }

    /// Tells the server that there is room for another picture.
    void answer() throws IOException, InterruptedException {
        try {
            result(socket.sendText("ok", true));
        } catch (IOException e) {
            throw ConnectionFault.of(address.origin(), e);
        }
    }

    @Override
    public void close() {
        socket.abort();
        client.shutdownNow();
    }
}
