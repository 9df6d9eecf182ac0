// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio.engine;

import dev.kineograph.RefusedException;
import dev.kineograph.server.http.Endpoint;
import dev.kineograph.server.http.Exchange;
import dev.kineograph.server.http.Reply;
import dev.kineograph.server.http.Route;
import dev.kineograph.server.http.WebSocketHandshake;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/// The endpoints of Engine.IO 4 and 3: sessions begin with polls or with a WebSocket.
///
/// **Threading.** Shared: called on every event loop.
public final class EngineEndpoints {
    private static final String POLLING = "polling";
    private static final String WEBSOCKET = "websocket";
    private static final ProtocolVersion VERSION_4 = new ProtocolVersion4();
    private static final ProtocolVersion VERSION_3 = new ProtocolVersion3();

    private final SessionRegistry sessions;
    private final Responses responses;

    /// @param sessions registers the sessions that are opened here
    public EngineEndpoints(SessionRegistry sessions) {
        this.sessions = sessions;
        this.responses = sessions.responses();
    }

    /// The routes of one path, such as `/socket.io/`.
    public List<Route> routes(String path) {
        return List.of(
                Route.watch("GET", path, Endpoint.forAnyPage(this::poll)),
                Route.watch("POST", path, Endpoint.forAnyPage(this::post)),
                Route.watch("WEBSOCKET", path, Endpoint.forAnyPage(this::webSocket)),
                Route.watch("OPTIONS", path, responses::allow),
                Route.watch("PUT", path, this::refuseMethod),
                Route.watch("DELETE", path, this::refuseMethod));
    }

    private void refuseMethod(Exchange exchange) {
        responses.refuse(exchange, Responses.BAD_METHOD, "Bad handshake method (expected: GET)");
    }

    private void poll(Exchange exchange) {
        if (exchange.isHead()) {
            refuseMethod(exchange);
        } else if (isOver(POLLING, exchange)) {
            exchange.query().get("sid").ifPresentOrElse(
                    id -> with(id, exchange, ClientSession::poll),
                    () -> version(exchange).ifPresent(version -> openOverPolls(exchange, version)));
        }
    }

    private void post(Exchange exchange) {
        if (isOver(POLLING, exchange)) {
            exchange.query().get("sid").ifPresentOrElse(
                    id -> with(id, exchange, ClientSession::post), () -> refuseMethod(exchange));
        }
    }

    private void webSocket(Exchange exchange) {
        if (isOver(WEBSOCKET, exchange) && !WebSocketHandshake.refusesVersion(exchange)) {
            exchange.query().get("sid").ifPresentOrElse(
                    id -> with(id, exchange, ClientSession::upgrade),
                    () -> version(exchange).ifPresent(version -> openOverWebSocket(exchange, version)));
        }
    }

    private boolean isOver(String transport, Exchange exchange) {
        var asked = exchange.query().get("transport").orElse("");
        if (!asked.equals(POLLING) && !asked.equals(WEBSOCKET)) {
            responses.refuse(exchange, Responses.UNKNOWN_TRANSPORT, "Transport unknown (expected: polling or websocket)");
        } else if (!asked.equals(transport)) {
            responses.refuse(exchange, Responses.BAD_REQUEST, "transport: %s in a request of another transport (expected: %s)".formatted(asked, transport));
        } else if (exchange.query().get("j").isPresent()) {
            responses.refuse(exchange, Responses.BAD_REQUEST, "j: JSONP is not supported (expected: XMLHttpRequest or fetch)");
        } else {
            return true;
        }
        return false;
    }

    private Optional<ProtocolVersion> version(Exchange exchange) {
        return switch (exchange.query().get("EIO").orElse("")) {
            case "4" -> Optional.of(VERSION_4);
            case "3" -> Optional.of(VERSION_3);
            default -> {
                responses.refuse(exchange, Responses.UNSUPPORTED_VERSION, "Unsupported protocol version (expected: EIO=4 or EIO=3)");
                yield Optional.empty();
            }
        };
    }

    private void with(String id, Exchange exchange, BiConsumer<ClientSession, Exchange> step) {
        sessions.find(id).filter(session -> session.protocolVersion() != 1).ifPresentOrElse(session -> {
            session.checkPage(exchange);
            exchange.moveTo(session.loop(), () -> step.accept(session, exchange));
        }, () -> responses.refuseUnknown(exchange));
    }

    /// Clients expect a separate response to their handshake, so messages of the acceptor wait for the next poll.
    private void openOverPolls(Exchange exchange, ProtocolVersion version) {
        sessions.open(exchange, version).ifPresentOrElse(session -> {
            var format = version.plainOverPolls(true);
            var reply = responses.payload(MessageEncoder.pollPacket(handshake(session, "[\"websocket\"]"), format), format);
            session.beginWithPolls();
            exchange.reply(introduced(reply, exchange, session));
            session.introduce();
        }, () -> responses.refuseOneMore(exchange));
    }

    private static Reply introduced(Reply reply, Exchange exchange, ClientSession session) {
        reply.introducing(exchange.viewer());
        return session.protocolVersion() == 3
                ? reply.with("Set-Cookie", "io=%s; Path=%s; HttpOnly; SameSite=Lax".formatted(session.id(), exchange.addressForClient(exchange.path())))
                : reply;
    }

    private void openOverWebSocket(Exchange exchange, ProtocolVersion version) {
        sessions.open(exchange, version).ifPresentOrElse(session -> {
            session.send(handshake(session, "[]"));
            try {
                session.upgrade(exchange);
            } catch (RefusedException e) {
                session.abort();
                throw e;
            }
            session.begin();
            session.introduce();
        }, () -> responses.refuseOneMore(exchange));
    }

    private String handshake(ClientSession session, String upgrades) {
        var settings = sessions.settings();
        var json = "0{\"sid\":\"%s\",\"upgrades\":%s,\"pingInterval\":%s,\"pingTimeout\":%s".formatted(
                session.id(),
                upgrades,
                Long.toString(settings.pingInterval().toMillis()),
                Long.toString(settings.pingTimeout().toMillis()));
        return json + (session.protocolVersion() == 4 ? ",\"maxPayload\":" + settings.maxWatcherPayload() + "}" : "}");
    }
}
