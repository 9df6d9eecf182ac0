// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import dev.kineograph.Caller;
import dev.kineograph.RefusedException;
import dev.kineograph.server.net.BodySink;
import dev.kineograph.server.net.InputBounds;
import dev.kineograph.server.net.MemoryBudget;
import dev.kineograph.server.net.Peers;
import dev.kineograph.server.net.Transport;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// One request on an [HttpConnection]. A connection responds to one request after the other, so a late response to an earlier request
/// must not be taken for the response to a later one: each request has its own stream.
///
/// **Threading.** Confined to its connection's event loop.
final class RequestStream implements HttpStream {
    private final HttpConnection connection;
    private final DecodedHead request;
    private final Channel channel;
    private final HttpServices services;
    private final HttpFormat format;
    private final RequestLogging log;
    private @Nullable Exchange exchange;

    RequestStream(HttpConnection connection, DecodedHead request, Channel channel, HttpServices services, HttpFormat format) {
        this.connection = connection;
        this.request = request;
        this.channel = channel;
        this.services = services;
        this.format = format;
        this.log = new RequestLogging(services, request, channel);
    }

    DecodedHead request() {
        return request;
    }

    /// Whether another request may follow it on its connection.
    boolean isKeptAlive() {
        return request.isKeptAlive() && services.isOpen();
    }

    /// The exchange that an endpoint gets.
    ///
    /// @throws RefusedException if a trusted proxy contradicts itself about the client
    Exchange dispatch(Caller connected) {
        exchange = new Exchange(format.wayBack(this), request.facts(connected, services), services);
        return exchange;
    }

    /// A response of the connection itself: a page that may read the endpoint's responses may read this one too, and show its sentence.
    Reply refusal(Problem problem) {
        var reply = exchange == null ? problem.text() : refusal(exchange, problem);
        log.answered(reply, caller());
        return reply;
    }

    private Caller caller() {
        return exchange == null ? Peers.of(channel) : exchange.caller();
    }

    private static Reply refusal(Exchange exchange, Problem problem) {
        boolean isPage = exchange.wantsPage() && !Problem.isOfApi(exchange.path());
        var reply = isPage ? RefusalPage.of(exchange, problem.status(), problem.sentence()) : problem.text().at(exchange.path(), exchange::addressForClient);
        reply.with("Vary", "Accept");
        exchange.makeReadable(reply.head());
        return reply;
    }

    @Override
    public EventLoop loop() {
        return channel.eventLoop();
    }

    @Override
    public String peer() {
        return Peers.name(channel);
    }

    @Override
    public void abort() {
        Transport.abort(channel);
    }

    @Override
    public Future<Void> closed() {
        return channel.closeFuture();
    }

    @Override
    public InputBounds inputBounds() {
        return services.boundsOf(channel);
    }

    @Override
    public void reply(Reply reply) {
        log.answered(reply, caller());
        connection.reply(this, reply);
    }

    /// Responds, unless the client has gone or has been answered meanwhile: for what comes from another event loop.
    void replyIfOpen(Reply reply) {
        if (connection.awaitsAnswer(this)) {
            reply(reply);
        } else {
            reply.body().release();
            reply.sent();
        }
    }

    @Override
    public MemoryBudget.Share openMemory() {
        return services.memory().open(channel, services.refusals());
    }

    @Override
    public void receive(BodyReader reader) {
        connection.receive(this, reader);
    }

    @Override
    public void refuse(RefusedException refusal) {
        connection.refuse(this, refusal);
    }

    @Override
    public void begin(ResponseHead head, ByteBuf opening, BodySink.Owner owner, ChannelHandler... readers) {
        log.begun(head, caller());
        connection.begin(this, head, opening, owner, readers);
    }

    @Override
    public void continueOn(EventLoop other, Runnable step) {
        if (other.equals(loop())) {
            step.run();
        } else {
            connection.continueOn(other, this, step);
        }
    }

    @Override
    public void suspend() {
        connection.suspend();
    }

    @Override
    public void resume(Runnable step) {
        connection.resume(this, step);
    }

    @Override
    public void waitForAnswer() {
        connection.waitForAnswer();
    }
}
