// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio.engine;

import dev.kineograph.RefusedException;
import dev.kineograph.server.http.Exchange;
import dev.kineograph.server.net.HeldBytes;
import dev.kineograph.server.net.PeerHealth;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FutureListener;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A session's requests: a poll, which waits until something is to be sent, and a post, which brings packets. Two of a kind at
/// once end the session, since their order would be unknown.
///
/// Every session begins with this transport, also if its client never polls.
///
/// **Threading.** Confined to its session's event loop.
final class PollingTransport implements SessionTransport {
    /// As many as may wait in an outbox.
    private static final int MAX_PACKETS = 1000;

    private final SessionCore session;
    private final boolean readsBytes;
    private final Responses responses;
    private final FutureListener<Void> pollLost = _ -> lost("a poll's connection was closed");
    private final FutureListener<Void> postLost = _ -> lost("a request's connection was closed");
    private final HeldBytes posted;
    // Those of other loops ask whether it is away.
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

    /// The handshake was a poll: a WebSocket has to be tried before it replaces this transport.
    void begin() {
        used = true;
    }

    /// Whether the client has polled or posted.
    boolean isUsed() {
        return used;
    }

    /// Whether nothing connects the client with its session now. Any thread may ask; what it hears may be over.
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

    /// Never: a response is handed over whole.
    @Override
    public boolean isBusy() {
        return false;
    }

    @Override
    public long progress() {
        return responsesSent << 32;
    }

    /// The client needs no longer to poll again than to be found silent.
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

    /// Answers the poll with bytes that have that format already.
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

    /// Answers the poll that waits, and those that come, so that the client is free to change to its WebSocket.
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

    /// A poll has come.
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

    /// A poll that was on its way when the client left by a post is answered with nothing.
    private void pollAfterEnd(Exchange exchange) {
        if (awaitsLastPoll) {
            awaitsLastPoll = false;
            var format = format(true);
            exchange.reply(responses.payload(MessageEncoder.pollPacket(session.protocol().nothing(), format), format));
        } else {
            responses.refuseUnknown(exchange);
        }
    }

    /// A post has come.
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
            exchange.receive(this::checkLength, body -> received(exchange, body));
        }
    }

    private void checkLength(long length) {
        try {
            session.checkLength(length);
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

    /// What throws ends the session. It may have ended before.
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

    /// As many packets as the client's pace allows now; the rest in a later turn.
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
            forgetPost();
            exchange.reply(responses.received(session.protocol().received()));
        }
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

    /// Whether one more poll may come of a client that has left.
    boolean awaitsLastPoll() {
        return awaitsLastPoll;
    }
}
