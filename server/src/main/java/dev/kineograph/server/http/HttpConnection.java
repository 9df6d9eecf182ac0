// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.kineograph.Caller;
import dev.kineograph.Frame;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.server.net.ByteCollector;
import dev.kineograph.server.net.CurrentSettings;
import dev.kineograph.server.net.Deadline;
import dev.kineograph.server.net.Peers;
import dev.kineograph.server.net.Rejects;
import dev.kineograph.server.settings.Timeouts;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// One HTTP/1.x connection: one request after the other, each answered, and its answer written, before the next is looked at:
/// a client that sends and does not read costs one answer.
///
/// A request without a body is dispatched when it is complete, one with a body when its head is, so that it can be refused
/// before it is sent. The connection ends with FIN and reads on for a moment: closing with unread input would send RST, and
/// the client would never see the answer.
///
/// **Threading.** Confined to its event loop.
final class HttpConnection extends ChannelInboundHandlerAdapter {
    private static final System.Logger LOG = System.getLogger(HttpConnection.class.getName());

    private final Router router;
    private final Rejects rejects;
    private final CurrentSettings settings;
    private final Channel channel;
    private Deadline deadline;
    private final Caller connected;
    private final ArrayDeque<HttpObject> pipelined = new ArrayDeque<>(2);
    private final ByteCollector body = new ByteCollector();

    /// Its head has come; it is dispatched with its last byte, or has been.
    private @Nullable Exchange begun;

    /// Dispatched, and not answered yet.
    private @Nullable Exchange current;

    private LongConsumer lengthCheck = Frame::checkLength;
    private @Nullable Consumer<byte[]> bodyReader;
    private boolean headOnly;
    private boolean complete;
    private boolean answering;
    private boolean closing;

    HttpConnection(Router router, Rejects rejects, CurrentSettings settings, Channel channel) {
        this.router = router;
        this.rejects = rejects;
        this.settings = settings;
        this.channel = channel;
        this.deadline = new Deadline(channel.eventLoop(), this::tooLate);
        this.connected = Peers.of(channel);
        deadline.in(timeouts().firstWord());
    }

    EventLoop loop() {
        return channel.eventLoop();
    }

    String peer() {
        var peer = (InetSocketAddress) channel.remoteAddress();
        return peer.getAddress().getHostAddress() + ":" + peer.getPort();
    }

    boolean knowsViewersByCookie() {
        return settings.get().viewers().byCookie();
    }

    private Timeouts timeouts() {
        return settings.get().timeouts();
    }

    Future<Void> closed() {
        return channel.closeFuture();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (closing || !(message instanceof HttpObject part)) {
            ReferenceCountUtil.release(message);
        } else if (isBusy()) {
            keepForLater(part);
        } else {
            read(part);
        }
    }

    private boolean isBusy() {
        return answering || (current != null && bodyReader == null);
    }

    /// What has been read is kept; the rest waits in the kernel.
    private void keepForLater(HttpObject part) {
        pipelined.add(part);
        channel.config().setAutoRead(false);
    }

    private void read(HttpObject part) {
        try {
            answeringFaults(() -> understand(part));
        } finally {
            ReferenceCountUtil.release(part);
        }
    }

    private void answeringFaults(Runnable step) {
        try {
            step.run();
        } catch (RefusedException e) {
            refuse(Reply.status(e.reason()), e.reason(), e.sentence());
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "a request failed by a fault of this program", e);
            refuse(HttpResponseStatus.INTERNAL_SERVER_ERROR, Refusal.CLOSED, "this request met a fault of the server");
        }
    }

    private void understand(HttpObject part) {
        if (part.decoderResult().isFailure()) {
            complete = false;
            headOnly = part instanceof HttpRequest request && request.method().equals(HttpMethod.HEAD);
            refuseMalformed(part.decoderResult().cause());
        } else if (part instanceof HttpRequest request) {
            begin(request);
        } else if (part instanceof HttpContent content) {
            goOn(content);
        }
    }

    private void begin(HttpRequest request) {
        complete = false;
        headOnly = request.method().equals(HttpMethod.HEAD);
        if (request.protocolVersion().majorVersion() != 1) {
            refuse(HttpResponseStatus.HTTP_VERSION_NOT_SUPPORTED, Refusal.BAD_VALUE, "HTTP version (expected: HTTP/1.1)");
            return;
        }
        begun = new Exchange(this, request, connected);
        begun.checkBody();
        if (begun.hasBody()) {
            dispatch(begun);
        } else {
            deadline.in(timeouts().firstWord());
        }
    }

    private void dispatch(Exchange exchange) {
        current = exchange;
        allowTimeFor(exchange);
        router.handle(exchange);
    }

    private void allowTimeFor(Exchange exchange) {
        deadline.in(exchange.hasBody() ? timeouts().picture() : timeouts().answer());
    }

    /// Goes on with the current request on another loop. What has been read behind its head waits meanwhile.
    void moveTo(EventLoop loop, Exchange exchange, Runnable then) {
        if (loop.equals(channel.eventLoop())) {
            then.run();
            return;
        }
        deadline.never();
        channel.config().setAutoRead(false);
        LoopChange.begin(channel, loop, () -> {
            deadline = new Deadline(loop, this::tooLate);
            allowTimeFor(exchange);
            answeringFaults(then);
            readKept();
        }, this::forgetKept);
    }

    /// The answer may take as long as it likes: whoever answers sees to it that it comes.
    void waitForAnswer() {
        deadline.never();
    }

    private void goOn(HttpContent content) {
        complete |= content instanceof LastHttpContent;
        if (bodyReader != null) {
            collect(content, bodyReader);
        } else if (complete && begun != null && current == null) {
            dispatch(begun);
        }
    }

    private void collect(HttpContent content, Consumer<byte[]> reader) {
        body.add(content.content(), content.content().readableBytes());
        lengthCheck.accept(body.length());
        if (content instanceof LastHttpContent) {
            bodyReader = null;
            deadline.in(timeouts().answer());
            reader.accept(body.take());
        }
    }

    void receive(Exchange exchange, HttpRequest request, LongConsumer check, Consumer<byte[]> reader) {
        check.accept(HttpUtil.getContentLength(request, 0L));
        lengthCheck = check;
        if (!exchange.hasBody()) {
            reader.accept(new byte[0]);
            return;
        }
        bodyReader = reader;
        if (HttpUtil.is100ContinueExpected(request)) {
            channel.writeAndFlush(Unpooled.copiedBuffer("HTTP/1.1 100 Continue\r\n\r\n", US_ASCII));
        }
    }

    /// Answers the current request. What is left of its body, if it was refused before it had come, ends the connection.
    void reply(Exchange exchange, Reply reply) {
        if (exchange != current || closing) {
            throw new IllegalStateException("answered twice");
        }
        boolean goesOn = complete && exchange.isKeptAlive();
        answer(reply.encode(!headOnly, goesOn), goesOn);
    }

    void replyAndClose(ByteBuf bytes) {
        answer(bytes, false);
    }

    private void answer(ByteBuf bytes, boolean goesOn) {
        begun = null;
        current = null;
        bodyReader = null;
        answering = true;
        closing = !goesOn;
        deadline.in(timeouts().answer());
        channel.writeAndFlush(bytes).addListener(written -> {
            if (written.isSuccess()) {
                answered();
            }
        });
    }

    private void answered() {
        answering = false;
        if (closing) {
            // FIN; what the client still sends is read for a moment, until it has seen it.
            deadline.in(timeouts().farewell());
            ((DuplexChannel) channel).shutdownOutput();
            return;
        }
        deadline.in(timeouts().nextRequest());
        readKept();
    }

    private void readKept() {
        while (!pipelined.isEmpty() && !isBusy() && !closing) {
            read(pipelined.remove());
        }
        channel.config().setAutoRead(pipelined.isEmpty() || closing);
    }

    /// What was read behind the request's head goes to the carriers, but not before `begin` has answered.
    void takeOver(Consumer<Channel> begin, ChannelHandler... carriers) {
        deadline.never();
        closing = true;
        var pipeline = channel.pipeline();
        pipeline.addLast(carriers);
        pipeline.remove(this);
        begin.accept(channel);
        pipeline.remove(HttpListener.DECODER);
        channel.config().setAutoRead(true);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        deadline.never();
        forgetKept();
    }

    private void forgetKept() {
        pipelined.forEach(ReferenceCountUtil::release);
        pipelined.clear();
    }

    private void refuseMalformed(Throwable cause) {
        switch (cause) {
            case TooLongHttpLineException _ -> refuse(HttpResponseStatus.REQUEST_URI_TOO_LONG, Refusal.TOO_MANY_BYTES,
                    "request line: too long (expected: at most %,d bytes)".formatted(HttpListener.MAX_LINE_BYTES));
            case TooLongHttpHeaderException _ -> refuse(HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, Refusal.TOO_MANY_BYTES,
                    "request headers: too long (expected: at most %,d bytes in all)".formatted(HttpListener.MAX_HEAD_BYTES));
            default -> refuse(HttpResponseStatus.BAD_REQUEST, Refusal.BAD_VALUE, "malformed HTTP request");
        }
    }

    /// Says why, and ends the connection if nobody knows where the next request begins.
    private void refuse(HttpResponseStatus status, Refusal reason, String sentence) {
        if (closing) {
            // What has begun in another way cannot be answered any more.
            channel.close();
            return;
        }
        rejects.count("http", reason, connected, sentence);
        boolean goesOn = complete && current != null && current.isKeptAlive();
        answer(Reply.text(status, sentence).encode(!headOnly, goesOn), goesOn);
    }

    private void tooLate() {
        if (bodyReader != null) {
            refuse(HttpResponseStatus.REQUEST_TIMEOUT, Refusal.BAD_VALUE, "request body: %,d bytes after %s s (expected: all of it)"
                    .formatted(body.length(), timeouts().picture().toMillis() / 1e3));
        } else {
            channel.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!(cause instanceof IOException)) {
            LOG.log(Level.WARNING, "http " + connected + ": connection failed", cause);
        }
        channel.close();
    }
}
