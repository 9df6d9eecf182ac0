// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import dev.kineograph.Caller;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.server.net.BodySink;
import dev.kineograph.server.net.ConnectionLimits;
import dev.kineograph.server.net.Deadline;
import dev.kineograph.server.net.InputPace;
import dev.kineograph.server.net.LiveConnection;
import dev.kineograph.server.net.Peers;
import dev.kineograph.server.net.TransferTime;
import dev.kineograph.server.net.Transport;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.Optional;

/// One HTTP/1.x connection, or one stream of HTTP/2, which has a single request. It handles one request after the other, each only when the
/// response to the previous one has been written, so a client that sends and does not read costs one response.
///
/// A request without a body is dispatched when it is complete, one with a body when its head is, so that it can be refused early. The
/// connection ends with FIN and reads on for a moment: closing with unread input would send RST, and the client would not see the response.
///
/// **Threading.** Confined to its event loop.
final class HttpConnection extends ChannelInboundHandlerAdapter {
    private final HttpServices services;
    private final HttpFormat format;
    private final Channel channel;
    private final Caller connected;
    private final ConnectionLimits places;
    private final PipelinedInput pipelined;
    private final RequestPace pace = new RequestPace();

    /// Who sent the current request: the peer, or the client for which a trusted proxy sends it.
    private Caller asking;
    private final TransferTime transfer = new TransferTime();
    private Deadline deadline;
    private RequestState state = RequestState.IDLE;

    /// The current request is a HEAD.
    private boolean headOnly;

    /// The last byte of the current request has been read: the next request begins after it.
    private boolean complete;

    /// The client has ended its side of the connection while its request was suspended.
    private boolean inputEnded;

    /// @param places the limits that it counts in
    HttpConnection(HttpServices services, ConnectionLimits places, HttpFormat format, Channel channel) {
        this.services = services;
        this.places = places;
        this.format = format;
        this.channel = channel;
        this.pipelined = new PipelinedInput(() -> services.memory().open(channel, services.refusals()));
        this.deadline = new Deadline(channel.eventLoop(), this::tooLate);
        this.connected = Peers.of(channel);
        this.asking = connected;
        deadline.in(services.timeouts().firstWord());
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        accept(message instanceof ByteBuf bytes ? new DefaultHttpContent(bytes) : message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        pace.beginTurn();
    }

    private void accept(Object message) {
        if (RequestState.isEnding(state) || !channel.isOpen() || !(message instanceof HttpObject part)) {
            ReferenceCountUtil.release(message);
        } else if (RequestState.isBusy(state) || !pipelined.isEmpty()) {
            keepForLater(part);
        } else {
            read(part);
        }
    }

    /// Keeps what has been read; the rest waits in the kernel.
    private void keepForLater(HttpObject part) {
        channel.config().setAutoRead(false);
        pipelined.keep(part);
    }

    private void readKept() {
        while (!pipelined.isEmpty() && !RequestState.isBusy(state) && !RequestState.isEnding(state)) {
            read(pipelined.remove());
        }
        channel.config().setAutoRead(!inputEnded && (pipelined.isEmpty() || RequestState.isEnding(state)));
    }

    private void read(HttpObject part) {
        try {
            answeringFailures(() -> handle(part));
        } finally {
            ReferenceCountUtil.release(part);
        }
    }

    private void answeringFailures(Runnable step) {
        try {
            step.run();
        } catch (RefusedException e) {
            refuse(Reply.status(e.reason()), e);
        } catch (RuntimeException e) {
            services.refusals().fault("http", asking, e);
            answerOrClose(new Problem(HttpResponseStatus.INTERNAL_SERVER_ERROR, Optional.empty(), "this request met a fault of the server"));
        } catch (OutOfMemoryError e) {
            refuse(HttpResponseStatus.SERVICE_UNAVAILABLE, new RefusedException(Refusal.NO_MEMORY, "no memory for an answer: " + e.getMessage()));
        }
    }

    private void handle(HttpObject part) {
        if (part.decoderResult().isFailure()) {
            complete = false;
            headOnly = part instanceof HttpRequest request && request.method().equals(HttpMethod.HEAD);
            var bad = BadHead.of(part.decoderResult().cause());
            refuse(bad.status(), bad.refusal());
        } else if (part instanceof DecodedRequest request) {
            begin(request);
        } else if (part instanceof HttpContent content) {
            goOn(content);
        }
    }

    private void begin(DecodedRequest request) {
        complete = false;
        asking = connected;
        headOnly = request.method().equals(HttpMethod.HEAD);
        var bad = request.fault(services.encryption().isPresent());
        if (bad.isPresent()) {
            refuse(bad.get().status(), bad.get().refusal());
            return;
        }
        var head = request.head();
        var stream = new RequestStream(this, head, channel, services, format);
        if (head.hasBody() && !head.endsWithConnection()) {
            dispatch(stream);
        } else {
            state = new RequestState.Begun(stream);
            deadline.in(services.timeouts().firstWord());
        }
    }

    private void dispatch(RequestStream stream) {
        pace.handling();
        state = new RequestState.Dispatched(stream);
        allowTimeFor(stream);
        if (stream.request().endsWithConnection()) {
            readBytes();
        }
        var exchange = stream.dispatch(connected);
        asking = exchange.caller();
        Peers.serves(channel, connected, asking);
        if (Peers.isServing(channel) && !places.serve(channel, Peers.counted(channel, services.settings().get().proxies()))) {
            refuse(HttpResponseStatus.SERVICE_UNAVAILABLE, new RefusedException(Refusal.DENIED, places.refusal()));
            return;
        }
        services.handle(exchange);
    }

    /// From now on everything received is the body, up to the end of the connection's input.
    private void readBytes() {
        complete = false;
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        format.stopDecoding(channel);
    }

    private void allowTimeFor(RequestStream stream) {
        transfer.begin(deadline, stream.request().hasBody() ? services.timeouts().picture() : services.timeouts().answer());
    }

    /// Continues a request on another loop, with the connection. Input after its head waits meanwhile.
    void continueOn(EventLoop loop, RequestStream stream, Runnable step) {
        deadline.never();
        channel.config().setAutoRead(false);
        EventLoopMigration.begin(channel, loop, () -> {
            deadline = new Deadline(loop, this::tooLate);
            allowTimeFor(stream);
            answeringFailures(step);
            readKept();
        }, pipelined::clear);
    }

    /// Waits for something that does not depend on the client. If its input ends meanwhile, which would close the connection, that is only noted.
    void suspend() {
        deadline.never();
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    }

    /// Continues a suspended request.
    void resume(RequestStream stream, Runnable step) {
        if (awaitsAnswer(stream)) {
            channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, RequestState.readsBytes(state));
            allowTimeFor(stream);
            answeringFailures(step);
            readKept();
            closeIfInputEnded();
        }
    }

    boolean awaitsAnswer(RequestStream stream) {
        return RequestState.isAt(state, stream) && channel.isOpen();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            inputEnded = true;
            if (RequestState.readsBytes(state)) {
                accept(LastHttpContent.EMPTY_LAST_CONTENT);
            }
            closeIfInputEnded();
        }
    }

    /// Called once all that arrived before the end has been answered.
    private void closeIfInputEnded() {
        if (inputEnded && !RequestState.isBusy(state) && (pipelined.isEmpty() || RequestState.isEnding(state))) {
            channel.close();
        }
    }

    void waitForAnswer() {
        deadline.never();
    }

    private void goOn(HttpContent content) {
        if (state instanceof RequestState.Receiving(var stream, var body)) {
            receive(content, stream, body);
            return;
        }
        complete |= content instanceof LastHttpContent;
        if (complete && state instanceof RequestState.Begun(var stream)) {
            dispatch(stream);
        }
    }

    private void receive(HttpContent content, RequestStream stream, IncomingBody body) {
        if (!body.read(content, deadline, services.timeouts().picture())) {
            channel.config().setAutoRead(false);
            pipelined.putBack(content);
            body.later(() -> receiveMore(stream));
        } else if (content instanceof LastHttpContent) {
            complete = true;
            state = new RequestState.Dispatched(stream);
            deadline.in(services.timeouts().answer());
            body.end();
        }
    }

    private void receiveMore(RequestStream stream) {
        if (awaitsAnswer(stream)) {
            readKept();
            closeIfInputEnded();
        }
    }

    void receive(RequestStream stream, BodyReader reader) {
        var body = new IncomingBody(reader, transfer, new InputPace(channel.eventLoop()));
        state = new RequestState.Receiving(stream, body);
        if (!stream.request().hasBody()) {
            receive(LastHttpContent.EMPTY_LAST_CONTENT, stream, body);
            return;
        }
        // The end of input must not close the connection before the waiting input is read.
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        if (stream.request().expectsContinue()) {
            format.writeContinue(channel);
        }
        if (!pipelined.isEmpty()) {
            channel.eventLoop().execute(() -> receiveMore(stream));
        }
    }

    /// Responds to the current request. If it was refused before all of its body had arrived, the connection ends.
    void reply(RequestStream stream, Reply reply) {
        RequestState.checkUnanswered(state, stream);
        answer(reply, complete && stream.isKeptAlive() && reply.hasLength());
    }

    private void answer(Reply reply, boolean keepsAlive) {
        RequestState.closeBody(state);
        state = new RequestState.Answering(keepsAlive);
        deadline.in(services.timeouts().answer());
        format.write(channel, reply, !headOnly, keepsAlive).addListener(written -> {
            reply.sent();
            if (written.isSuccess()) {
                answered(keepsAlive);
            } else {
                channel.close();
            }
        });
    }

    private void answered(boolean keepsAlive) {
        if (!keepsAlive) {
            // FIN; input is still read for a moment, until the client has seen it.
            state = RequestState.ENDED;
            deadline.in(services.timeouts().farewell());
            Transport.endOutput(channel);
            closeIfInputEnded();
            return;
        }
        deadline.in(services.timeouts().nextRequest());
        state = RequestState.RESTING;
        pace.next(channel, this::nextRequest);
    }

    private void nextRequest() {
        if (state instanceof RequestState.Resting && channel.isOpen()) {
            channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, false);
            state = RequestState.IDLE;
            readKept();
            closeIfInputEnded();
        }
    }

    /// Gives the connection to a body without an end. Input after the request's head goes to the readers.
    void begin(RequestStream stream, ResponseHead head, ByteBuf opening, BodySink.Owner owner, ChannelHandler... readers) {
        RequestState.checkUnanswered(state, stream);
        deadline.never();
        state = RequestState.ENDED;
        var live = new LiveConnection(channel, owner, services.settings(), services.refusals(), services.lastWords());
        var pipeline = channel.pipeline();
        pipeline.addLast(readers);
        pipeline.addLast(live);
        pipeline.remove(this);
        live.begin(format.begin(channel, head, opening));
        format.stopDecoding(channel);
        channel.config().setAutoRead(true);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        deadline.never();
        RequestState.closeBody(state);
        pipelined.clear();
    }

    /// Refuses a request from outside its reading.
    void refuse(RequestStream stream, RefusedException refusal) {
        if (RequestState.isAt(state, stream)) {
            refuse(Reply.status(refusal.reason()), refusal);
        }
    }

    private void refuse(HttpResponseStatus status, RefusedException refusal) {
        if (!RequestState.isEnding(state)) {
            services.refusals().count("http", asking, refusal);
        }
        answerOrClose(Problem.of(status, refusal));
    }

    /// Responds with the error, and ends the connection if it is unknown where the next request begins.
    private void answerOrClose(Problem problem) {
        if (RequestState.isEnding(state)) {
            // Another response has begun already.
            channel.close();
            return;
        }
        var current = RequestState.current(state);
        boolean keepsAlive = complete && current != null && current.isKeptAlive();
        var reply = current == null ? problem.text() : current.refusal(problem);
        answer(problem.status().equals(HttpResponseStatus.SERVICE_UNAVAILABLE) ? reply.with("Retry-After", "1") : reply, keepsAlive);
    }

    private void tooLate() {
        if (state instanceof RequestState.Receiving(_, var body)) {
            refuse(HttpResponseStatus.REQUEST_TIMEOUT, new RefusedException(Refusal.BAD_VALUE, body.tooLate()));
        } else {
            channel.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        services.refusals().failed("http", asking, cause);
        channel.close();
    }
}
