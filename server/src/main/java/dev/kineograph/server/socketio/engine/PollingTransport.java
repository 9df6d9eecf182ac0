// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio.engine;

import dev.kineograph.RefusedException;
import dev.kineograph.server.http.Exchange;
import dev.kineograph.server.net.HeldBytes;
import dev.kineograph.server.net.PeerHealth;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FutureListener;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// A session's requests: a poll, which waits until there is something to send, and a post, which brings packets. Two requests of
/// a kind at once end the session, since their order would be unknown.
///
/// Every session begins with this transport, even if its client never polls.
///
/// **Threading.** Confined to its session's event loop.
final class PollingTransport implements SessionTransport {
    /// The same limit as that of an outbox.
    private static final int MAX_PACKETS = 1000;

    private final SessionCore session;
    private final boolean readsBytes;
    private final Responses responses;
    private final FutureListener<Void> pollLost = _ -> lost("a poll's connection was closed");
    private final FutureListener<Void> postLost = _ -> lost("a request's connection was closed");
    private final HeldBytes posted;
    // Volatile, since sessions of other loops call [#isAway].
    private volatile @Nullable Exchange poll;
    private volatile @Nullable Exchange post;
    private boolean used;

    /// A WebSocket is about to replace it: polls are answered at once.
    private boolean yielding;

    /// A WebSocket has replaced it.
    private volatile boolean replaced;

    private boolean awaitsLastPoll;
    private long responsesSent;

    PollingTransport(SessionCore session, boolean readsBytes) {
        this.session = session;
        this.readsBytes = readsBytes;
        this.responses = session.responses();
        this.posted = new HeldBytes(session.memory());
    }

    /// The handshake was a poll: a WebSocket must be tried before it replaces this transport.
    void begin() {
        used = true;
    }

    /// Whether the client has polled or posted.
    boolean isUsed() {
        return used;
    }

    /// Whether the client has no connection to its session now. From any thread; the result may be outdated.
    boolean isAway() {
        return poll == null && post == null && !replaced;
    }

    /// Whether a WebSocket has replaced it.
    boolean isReplaced() {
        return replaced;
    }

    @Override
    public TransportFormat format() {
        return format(false);
    }

    private TransportFormat format(boolean plain) {
        return plain ? session.protocol().plainOverPolls(readsBytes) : session.protocol().overPolls(readsBytes);
    }

    @Override
    public boolean hasRoom() {
        return poll != null && !yielding;
    }

    /// Never busy: a response is written as a whole.
    @Override
    public boolean isBusy() {
        return false;
    }

    @Override
    public long progress() {
        return responsesSent << 32;
    }

    /// The time after which the heartbeat finds a client silent: a client that polls returns sooner.
    @Override
    public Duration stallTimeout() {
        return session.settings().pingInterval().plus(session.settings().pingTimeout());
    }

    @Override
    public PeerHealth peerHealth() {
        return PeerHealth.UNKNOWN;
    }

    @Override
    public boolean sendsClosePacket() {
        return true;
    }

    @Override
    public void write(ByteBuf encoded) {
        answer(encoded.retainedDuplicate(), format());
    }

    @Override
    public void flush(Outbox outbox) {
        if (poll != null && !outbox.isEmpty()) {
            var format = format(outbox.isShortAndPlain());
            answer(outbox.takePayload(format), format);
        }
    }

    /// Answers the poll with bytes that are already in that format.
    private void answer(ByteBuf bytes, TransportFormat format) {
        var exchange = poll;
        if (exchange == null) {
            throw new IllegalStateException("no poll waits");
        }
        poll = null;
        responsesSent++;
        exchange.closed().removeListener(pollLost);
        exchange.reply(responses.payload(bytes, format));
    }

    private void answerIfPolled(String packet) {
        if (poll != null) {
            var format = format(true);
            answer(MessageEncoder.pollPacket(packet, format), format);
        }
    }

    /// Answers the waiting poll, and later ones at once, so that the client is free to change to its WebSocket.
    void yieldToWebSocket() {
        yielding = true;
        answerIfPolled(session.protocol().nothing());
    }

    /// The WebSocket was given up.
    void resume() {
        yielding = false;
    }

    /// A WebSocket has replaced this transport.
    void replace() {
        replaced = true;
        answerIfPolled(session.protocol().nothing());
    }

    /// A poll has arrived.
    void poll(Exchange exchange) {
        session.heartbeat().check();
        if (session.hasEnded()) {
            pollAfterEnd(exchange);
        } else if (replaced) {
            responses.refuse(exchange, Responses.BAD_REQUEST, "poll: the session is on a WebSocket (expected: no more polls)");
        } else if (poll != null) {
            session.end(EndReason.refused("polled twice at once"));
            responses.refuse(exchange, Responses.BAD_REQUEST, "poll: a second one at the same time (expected: one after the other)");
        } else {
            keep(exchange);
        }
    }

    private void keep(Exchange exchange) {
        used = true;
        session.introduce();
        poll = exchange;
        exchange.waitForAnswer();
        exchange.closed().addListener(pollLost);
        if (yielding && session.output().isEmpty()) {
            answerIfPolled(session.protocol().nothing());
        } else {
            session.output().flush();
        }
    }

    /// Answers with nothing a poll that was on its way when the client left by a post.
    private void pollAfterEnd(Exchange exchange) {
        if (awaitsLastPoll) {
            awaitsLastPoll = false;
            var format = format(true);
            exchange.reply(responses.payload(MessageEncoder.pollPacket(session.protocol().nothing(), format), format));
        } else {
            responses.refuseUnknown(exchange);
        }
    }

    /// A post has arrived.
    void post(Exchange exchange) {
        session.heartbeat().check();
        if (session.hasEnded()) {
            responses.refuseUnknown(exchange);
        } else if (replaced) {
            responses.refuse(exchange, Responses.BAD_REQUEST, "packets: the session is on a WebSocket (expected: packets there)");
        } else if (post != null) {
            session.end(EndReason.refused("sent twice at once"));
            responses.refuse(exchange, Responses.BAD_REQUEST, "packets: a second request at the same time (expected: one after the other)");
        } else {
            used = true;
            post = exchange;
            exchange.closed().addListener(postLost);
            receive(exchange);
        }
    }

    private void receive(Exchange exchange) {
        if (refusing(() -> session.skips(exchange.announcedLength()))) {
            exchange.receive(new SkippedBody(() -> readSafely(exchange, () -> answerPost(exchange))));
        } else {
            exchange.receive(this::checkLength, body -> received(exchange, body));
        }
    }

    private void checkLength(long length) {
        refusing(() -> {
            session.checkLength(length);
            return true;
        });
    }

    private boolean refusing(BooleanSupplier check) {
        try {
            return check.getAsBoolean();
        } catch (RefusedException e) {
            forgetPost();
            session.refused(e);
            throw e;
        }
    }

    private void forgetPost() {
        if (post != null) {
            post.closed().removeListener(postLost);
            post = null;
        }
        posted.set(0);
    }

    private void received(Exchange exchange, byte[] body) {
        readSafely(exchange, () -> {
            posted.set(body.length);
            session.introduce();
            readSome(exchange, session.protocol().payload(body), 0);
        });
    }

    /// An exception ends the session, which may have ended before.
    private void readSafely(Exchange exchange, Runnable step) {
        if (session.hasEnded()) {
            forgetPost();
            responses.refuseUnknown(exchange);
            return;
        }
        try {
            step.run();
        } catch (RefusedException e) {
            forgetPost();
            session.refused(e);
            responses.refuse(exchange, Responses.BAD_REQUEST, e.sentence());
        } catch (RuntimeException e) {
            forgetPost();
            session.end(EndReason.FAULT);
            throw e;
        }
    }

    /// Reads as many packets as the client's pace allows now, and the rest in a later turn.
    private void readSome(Exchange exchange, PayloadReader payload, int packetsBefore) {
        int packets = packetsBefore;
        session.hears(exchange.caller());
        while (payload.hasNext() && !session.pace().mustWait()) {
            if (packets++ == MAX_PACKETS) {
                throw EnginePackets.refused("payload: more than %,d packets (expected: the rest in another payload)".formatted(MAX_PACKETS));
            }
            session.pace().handled(payload.readNext(session.packets()));
        }
        if (payload.hasNext()) {
            int soFar = packets;
            session.pace().later(() -> readSafely(exchange, () -> readSome(exchange, payload, soFar)));
        } else {
            answerPost(exchange);
        }
    }

    private void answerPost(Exchange exchange) {
        forgetPost();
        exchange.reply(responses.received(session.protocol().received()));
    }

    private void lost(String sentence) {
        poll = null;
        post = null;
        session.end(EndReason.closed(sentence));
    }

    @Override
    public void end(EndReason reason) {
        awaitsLastPoll = reason.kind() == EndReason.Kind.CLIENT_LEFT && used && poll == null;
        answerIfPolled(switch (reason.kind()) {
            case CLIENT_LEFT -> session.protocol().nothing();
            case GOING_AWAY -> session.protocol().goingAway();
            default -> session.protocol().close();
        });
    }

    /// Whether one more poll may arrive from a client that has left.
    boolean awaitsLastPoll() {
        return awaitsLastPoll;
    }
}
