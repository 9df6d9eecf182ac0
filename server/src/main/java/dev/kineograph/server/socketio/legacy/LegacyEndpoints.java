// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio.legacy;

import dev.kineograph.RefusedException;
import dev.kineograph.server.http.Endpoint;
import dev.kineograph.server.http.Exchange;
import dev.kineograph.server.http.Reply;
import dev.kineograph.server.http.Route;
import dev.kineograph.server.http.WebSocketHandshake;
import dev.kineograph.server.socketio.engine.ClientSession;
import dev.kineograph.server.socketio.engine.ProtocolVersion;
import dev.kineograph.server.socketio.engine.Responses;
import dev.kineograph.server.socketio.engine.SessionRegistry;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/// The endpoints of socket.io 0.8 and 0.9: a handshake opens a session, which then begins with a WebSocket or with polls.
///
///     GET /socket.io/1/                   SID:45:45:websocket,xhr-polling
///     WEBSOCKET /socket.io/1/websocket/SID
///     GET and POST /socket.io/1/xhr-polling/SID
///
/// **Threading.** Shared: called on every event loop.
public final class LegacyEndpoints {
    private static final ProtocolVersion PROTOCOL_1 = new ProtocolVersion1();
    private static final String POLLING = "xhr-polling";
    private static final String WEBSOCKET = "websocket";
    private static final Pattern OF_SESSION = Pattern.compile("([a-z-]*)/([A-Za-z0-9_-]{1,64})/?");

    private final SessionRegistry sessions;
    private final Responses responses;
    private final String path;

    /// @param sessions registers the sessions that are opened here
    /// @param path of the endpoints, such as `/socket.io/1/`
    public LegacyEndpoints(SessionRegistry sessions, String path) {
        this.sessions = sessions;
        this.responses = sessions.responses();
        this.path = path;
    }

    /// The routes, which must come before those that match any path.
    public List<Route> routes() {
        return List.of(
                Route.watch("GET", path + "*", Endpoint.forAnyPage(this::get)),
                Route.watch("POST", path + "*", Endpoint.forAnyPage(this::post)),
                Route.watch("WEBSOCKET", path + "*", this::webSocket),
                Route.watch("OPTIONS", path + "*", responses::allow));
    }

    private String rest(Exchange exchange) {
        return exchange.path().substring(path.length());
    }

    private void get(Exchange exchange) {
        if (exchange.isHead()) {
            responses.refuseBad(exchange, "HEAD: not supported (expected: GET or POST)");
        } else if (rest(exchange).isEmpty()) {
            handshake(exchange);
        } else if (exchange.query().get("disconnect").isPresent()) {
            with("", exchange, this::disconnect);
        } else {
            with(POLLING, exchange, ClientSession::poll);
        }
    }

    private void post(Exchange exchange) {
        if (rest(exchange).isEmpty()) {
            handshake(exchange);
        } else {
            with(POLLING, exchange, ClientSession::post);
        }
    }

    private void webSocket(Exchange exchange) {
        if (!WebSocketHandshake.refusesVersion(exchange)) {
            with(WEBSOCKET, exchange, (session, asking) -> {
                session.upgrade(asking);
                session.introduce();
            });
        }
    }

    /// A page that is being left sends this instead of a packet on its transport.
    private void disconnect(ClientSession session, Exchange exchange) {
        session.leave();
        exchange.reply(responses.received(""));
    }

    private void with(String transport, Exchange exchange, BiConsumer<ClientSession, Exchange> step) {
        var parts = OF_SESSION.matcher(rest(exchange));
        if (!parts.matches() || !(transport.isEmpty() || parts.group(1).equals(transport))) {
            responses.refuseBad(exchange, "transport: unknown, or not for this kind of request (expected: %s or %s, and a session's ID)"
                    .formatted(WEBSOCKET, POLLING));
            return;
        }
        sessions.find(parts.group(2)).filter(session -> session.protocolVersion() == 1).ifPresentOrElse(session -> {
            session.checkPage(exchange);
            exchange.moveTo(session.loop(), () -> step.accept(session, exchange));
        }, () -> responses.refuseUnknown(exchange));
    }

    private void handshake(Exchange exchange) {
        exchange.pageRefusal().ifPresentOrElse(refusal -> refusePage(exchange, refusal), () -> open(exchange));
    }

    /// The client shows the page the text of this response only, in its event `error`.
    private void refusePage(Exchange exchange, RefusedException refusal) {
        sessions.tellPage(exchange, refusal);
        exchange.reply(Reply.refused(refusal));
    }

    /// The session is passed to the acceptor only when its transport begins.
    private void open(Exchange exchange) {
        sessions.open(exchange, PROTOCOL_1).ifPresentOrElse(session -> {
            var settings = sessions.settings();
            long seconds = seconds(settings.pingInterval().plus(settings.pingTimeout()));
            session.begin();
            exchange.reply(responses.received("%s:%s:%s:%s,%s".formatted(session.id(), Long.toString(seconds), Long.toString(seconds), WEBSOCKET, POLLING))
                    .introducing(exchange.viewer()));
        }, () -> responses.refuseOneMore(exchange));
    }

    /// Rounded up, at least one.
    private static long seconds(Duration time) {
        return Math.max(1, time.plusMillis(999).toSeconds());
    }
}
