// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio.engine;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.server.http.Exchange;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FutureListener;
import org.jspecify.annotations.Nullable;

/// The requests of a session: one that waits for something to be sent, and one that brings packets. Two of a kind at once end it,
/// since nobody would know the order.
///
/// **Threading.** Confined to its session's event loop.
final class PollingTransport {
    private final ClientSession session;
    private final boolean readsBytes;
    private final Responses responses;
    private final FutureListener<Void> pollLost = _ -> lost("a poll's connection was closed");
    private final FutureListener<Void> bodyLost = _ -> lost("a request's connection was closed");
    private @Nullable Exchange waiting;
    private @Nullable Exchange receiving;
    private boolean used;
    private boolean awaitedOnceMore;
    private long answered;

    PollingTransport(ClientSession session, boolean readsBytes) {
        this.session = session;
        this.readsBytes = readsBytes;
        this.responses = session.sessions().responses();
    }

    void begin() {
        used = true;
    }

    boolean areUsed() {
        return used;
    }

    boolean isWaiting() {
        return waiting != null;
    }

    /// A number that changes with each answer, as [StallWatch] wants it.
    long answered() {
        return answered << 32;
    }

    void take(Exchange exchange) {
        session.heartbeat().check();
        if (session.hasEnded()) {
            takeAfterEnd(exchange);
        } else if (session.isOnWebSocket()) {
            responses.refuse(exchange, Responses.BAD_REQUEST, "poll: the session is on a WebSocket (expected: no poll any more)");
        } else if (waiting != null) {
            session.finish(EndReason.refused("polled twice at once"));
            responses.refuse(exchange, Responses.BAD_REQUEST, "poll: a second one at once (expected: one after the other)");
        } else {
            keep(exchange);
        }
    }

    private void keep(Exchange exchange) {
        used = true;
        waiting = exchange;
        exchange.waitForAnswer();
        exchange.closed().addListener(pollLost);
        session.introduce();
        if (session.isUpgrading() && session.outbox().isEmpty()) {
            endWaiting();
        } else {
            session.flush();
        }
    }

    /// The poll that was on its way when the client left by another request is answered that it brings nothing.
    private void takeAfterEnd(Exchange exchange) {
        if (awaitedOnceMore) {
            awaitedOnceMore = false;
            var format = format(true);
            exchange.reply(responses.payload(exchange, MessageEncoder.pollPacket(session.protocol().nothing(), format), format));
        } else {
            responses.refuseUnknown(exchange);
        }
    }

    void expectOneMore() {
        awaitedOnceMore = used && !session.isOnWebSocket() && waiting == null;
        if (waiting != null) {
            say(session.protocol().nothing());
        }
    }

    boolean isAwaitedOnceMore() {
        return awaitedOnceMore;
    }

    /// Sends what waits, if there is a poll for it.
    void flush() {
        if (waiting != null && !session.outbox().isEmpty()) {
            var format = format(session.outbox().isShortAndPlain());
            answer(session.outbox().takeAnswer(format), format);
        }
    }

    private TransportFormat format(boolean plain) {
        return plain ? session.protocol().plainOverPolls(readsBytes) : session.protocol().overPolls(readsBytes);
    }

    /// Answers the poll with bytes that are in that form already.
    void answer(ByteBuf bytes, TransportFormat format) {
        var exchange = waiting;
        if (exchange == null) {
            throw new IllegalStateException("no poll waits");
        }
        waiting = null;
        answered++;
        exchange.closed().removeListener(pollLost);
        exchange.reply(responses.payload(exchange, bytes, format));
    }

    private void say(String packet) {
        var format = format(true);
        answer(MessageEncoder.pollPacket(packet, format), format);
    }

    /// Answers the poll with nothing, so that the client is free to go to its WebSocket.
    void endWaiting() {
        if (waiting != null) {
            say(session.protocol().nothing());
        }
    }

    void receive(Exchange exchange) {
        session.heartbeat().check();
        if (session.hasEnded()) {
            responses.refuseUnknown(exchange);
        } else if (session.isOnWebSocket()) {
            responses.refuse(exchange, Responses.BAD_REQUEST, "packets: the session is on a WebSocket (expected: them there)");
        } else if (receiving != null) {
            session.finish(EndReason.refused("sent twice at once"));
            responses.refuse(exchange, Responses.BAD_REQUEST, "packets: a second request at once (expected: one after the other)");
        } else {
            used = true;
            receiving = exchange;
            exchange.closed().addListener(bodyLost);
            exchange.receive(this::checkLength, body -> received(exchange, body));
        }
    }

    private void checkLength(long length) {
        int most = session.sessions().settings().maxPayload();
        if (length > most) {
            var refusal = new RefusedException(
                    Refusal.TOO_MANY_BYTES, "payload: %,d bytes (expected: at most %,d)".formatted(length, most));
            forgetReceiving();
            session.refused(refusal);
            throw refusal;
        }
    }

    private void forgetReceiving() {
        if (receiving != null) {
            receiving.closed().removeListener(bodyLost);
            receiving = null;
        }
    }

    private void received(Exchange exchange, byte[] body) {
        forgetReceiving();
        if (session.hasEnded()) {
            responses.refuseUnknown(exchange);
            return;
        }
        try {
            session.introduce();
            session.protocol().readPayload(body, session.packets());
        } catch (RefusedException e) {
            session.refused(e);
            responses.refuse(exchange, Responses.BAD_REQUEST, e.sentence());
            return;
        } catch (RuntimeException e) {
            session.finish(EndReason.FAULT);
            throw e;
        }
        exchange.reply(responses.received(exchange, session.protocol().received()));
    }

    private void lost(String reason) {
        waiting = null;
        receiving = null;
        session.finish(EndReason.closed(reason));
    }

    /// The session has ended.
    void end() {
        if (waiting != null) {
            say(session.protocol().close());
        }
    }
}
