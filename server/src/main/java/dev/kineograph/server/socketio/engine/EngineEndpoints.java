// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio.engine;

import dev.kineograph.RefusedException;
import dev.kineograph.server.http.Exchange;
import dev.kineograph.server.http.Reply;
import dev.kineograph.server.http.Route;
import dev.kineograph.server.http.WebSocketHandshake;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/// Engine.IO 4 and 3 over HTTP: sessions over polls, over a WebSocket, or over the one and then the other.
///
/// **Threading.** Shared: called on every event loop.
public final class EngineEndpoints {
    private static final String POLLING = "polling";
    private static final String WEBSOCKET = "websocket";
    private static final Revision REVISION_4 = new Revision4();
    private static final Revision REVISION_3 = new Revision3();

    private final Sessions sessions;
    private final Answers answers;

    /// Opens sessions among those.
    public EngineEndpoints(Sessions sessions) {
        this.sessions = sessions;
        this.answers = sessions.answers();
    }

    /// The lines of the table of endpoints for one path, such as `/socket.io/`.
    public List<Route> routes(String path) {
        return List.of(
                Route.watch("GET", path, this::poll),
                Route.watch("POST", path, this::post),
                Route.watch("WEBSOCKET", path, this::webSocket),
                Route.watch("OPTIONS", path, answers::allow),
                Route.watch("PUT", path, this::refuseMethod),
                Route.watch("DELETE", path, this::refuseMethod));
    }

    private void refuseMethod(Exchange exchange) {
        answers.refuse(exchange, Answers.BAD_METHOD, "Bad handshake method (expected: GET)");
    }

    private void poll(Exchange exchange) {
        if (exchange.isHead()) {
            refuseMethod(exchange);
        } else if (isOver(POLLING, exchange)) {
            exchange.query().get("sid").ifPresentOrElse(
                    id -> with(id, exchange, ClientSession::poll),
                    () -> revision(exchange).ifPresent(revision -> openOverPolls(exchange, revision)));
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
                    () -> revision(exchange).ifPresent(revision -> openOverWebSocket(exchange, revision)));
        }
    }

    private boolean isOver(String transport, Exchange exchange) {
        var asked = exchange.query().get("transport").orElse("");
        if (!asked.equals(POLLING) && !asked.equals(WEBSOCKET)) {
            answers.refuse(exchange, Answers.UNKNOWN_TRANSPORT, "Transport unknown (expected: polling or websocket)");
        } else if (!asked.equals(transport)) {
            answers.refuse(exchange, Answers.BAD_REQUEST, "transport: %s by such a request (expected: %s)".formatted(asked, transport));
        } else if (exchange.query().get("j").isPresent()) {
            answers.refuse(exchange, Answers.BAD_REQUEST, "j: JSONP is not spoken here (expected: XMLHttpRequest or fetch)");
        } else {
            return true;
        }
        return false;
    }

    private Optional<Revision> revision(Exchange exchange) {
        return switch (exchange.query().get("EIO").orElse("")) {
            case "4" -> Optional.of(REVISION_4);
            case "3" -> Optional.of(REVISION_3);
            default -> {
                answers.refuse(exchange, Answers.UNSUPPORTED_REVISION, "Unsupported protocol version (expected: EIO=4 or EIO=3)");
                yield Optional.empty();
            }
        };
    }

    private void with(String id, Exchange exchange, BiConsumer<ClientSession, Exchange> step) {
        sessions.find(id).filter(session -> session.revision() != 1).ifPresentOrElse(
                session -> exchange.moveTo(session.loop(), () -> step.accept(session, exchange)),
                () -> answers.refuseUnknown(exchange));
    }

    /// What the acceptor sends goes with the next poll: clients want the answer to their handshake alone.
    private void openOverPolls(Exchange exchange, Revision revision) {
        sessions.open(exchange, revision).ifPresentOrElse(session -> {
            var form = revision.plainOverPolls(true);
            var reply = answers.payload(exchange, MessageEncoder.pollPacket(handshake(session, "[\"websocket\"]"), form), form);
            session.usePolls();
            session.begin();
            exchange.reply(introduced(reply, exchange, session));
            session.introduce();
        }, () -> answers.refuseOneMore(exchange));
    }

    private static Reply introduced(Reply reply, Exchange exchange, ClientSession session) {
        reply.introducing(exchange.viewer());
        return session.revision() == 3
                ? reply.with("Set-Cookie", "io=%s; Path=%s; HttpOnly; SameSite=Lax".formatted(session.id(), exchange.path()))
                : reply;
    }

    private void openOverWebSocket(Exchange exchange, Revision revision) {
        sessions.open(exchange, revision).ifPresentOrElse(session -> {
            session.say(handshake(session, "[]"));
            try {
                session.upgrade(exchange);
            } catch (RefusedException e) {
                session.abort();
                throw e;
            }
            session.begin();
            session.introduce();
        }, () -> answers.refuseOneMore(exchange));
    }

    private String handshake(ClientSession session, String upgrades) {
        var settings = sessions.settings();
        var json = "0{\"sid\":\"%s\",\"upgrades\":%s,\"pingInterval\":%s,\"pingTimeout\":%s".formatted(
                session.id(),
                upgrades,
                Long.toString(settings.pingInterval().toMillis()),
                Long.toString(settings.pingTimeout().toMillis()));
        return json + (session.revision() == 4 ? ",\"maxPayload\":" + settings.maxPayload() + "}" : "}");
    }
}
