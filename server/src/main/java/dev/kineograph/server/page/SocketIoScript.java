// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.page;

import dev.kineograph.server.http.Endpoint;
import dev.kineograph.server.http.Exchange;
import dev.kineograph.server.http.Reply;
import dev.kineograph.server.http.TextBody;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// `GET /socket.io/socket.io.js` and its neighbours: the newest Socket.IO client for browsers, unchanged. The build fetches it
/// with npm; without npm there is none, and the response says so.
///
/// **Threading.** Shared: called on every event loop. A file is read when it is first asked for, then kept.
public final class SocketIoScript implements Endpoint {
    private static final String SCRIPT = "text/javascript; charset=utf-8";
    private static final String MAP = "application/json; charset=utf-8";
    private static final Map<String, String> FILES = Map.of(
            "socket.io.js", SCRIPT,
            "socket.io.js.map", MAP,
            "socket.io.min.js", SCRIPT,
            "socket.io.min.js.map", MAP,
            "socket.io.esm.min.js", SCRIPT,
            "socket.io.esm.min.js.map", MAP);

    private final Map<String, Optional<TextBody>> kept = new ConcurrentHashMap<>();

    /// Reads nothing yet.
    public SocketIoScript() {}

    @Override
    public void handle(Exchange exchange) {
        var name = exchange.match().name();
        var type = FILES.get(name);
        if (type == null) {
            exchange.reply(Reply.text(
                    HttpResponseStatus.NOT_FOUND,
                    "%s: there is no such file; /socket.io/socket.io.js is the client".formatted(exchange.shownPath())));
            return;
        }
        exchange.reply(kept.computeIfAbsent(name, SocketIoScript::read)
                // Browsers may cache it but must revalidate: a newer server has a newer client at the same address.
                .map(script -> Reply.page(type, script).with("Cache-Control", "public, no-cache"))
                .orElseGet(() -> missing(exchange)));
    }

    private static Reply missing(Exchange exchange) {
        return Reply.text(
                HttpResponseStatus.SERVICE_UNAVAILABLE,
                "%s: this server was built without npm, which fetches it; install npm and build again, or load socket.io-client from elsewhere"
                        .formatted(exchange.shownPath()));
    }

    private static Optional<TextBody> read(String name) {
        try (var in = SocketIoScript.class.getResourceAsStream("socketio/" + name)) {
            if (in == null) {
                return Optional.empty();
            }
            return Optional.of(new TextBody(in.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
