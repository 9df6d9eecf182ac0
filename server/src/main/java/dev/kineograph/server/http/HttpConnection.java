// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.kineograph.Caller;
import dev.kineograph.Frame;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.server.net.ByteCollector;
import dev.kineograph.server.net.Deadline;
import dev.kineograph.server.net.Patience;
import dev.kineograph.server.net.Rejects;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpContent;
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
import org.jspecify.annotations.Nullable;

/// One HTTP/1.x connection: one request after the other, each answered before the next is looked at.
///
/// A request without a body is dispatched when it is complete, one with a body when its head is, so that it can be refused
/// before it is sent. The connection ends with FIN and reads on for a moment: closing with unread input would send RST, and
/// the client would never see the answer.
///
/// **Threading.** Confined to its event loop.
final class HttpConnection extends ChannelInboundHandlerAdapter {
    private static final System.Logger LOG = System.getLogger(HttpConnection.class.getName());
    private static final int MAX_PIPELINED = 64;

    private final Router router;
    private final Rejects rejects;
    private final Patience patience;
    private final Channel channel;
    private final Deadline deadline;
    private final Caller connected;
    private final ArrayDeque<HttpObject> pipelined = new ArrayDeque<>(2);
    private @Nullable HttpRequest head;
    private @Nullable Exchange current;
    private @Nullable Consumer<byte[]> bodyReader;
    private final ByteCollector body = new ByteCollector();
    private boolean complete;
    private boolean closing;

    HttpConnection(Router router, Rejects rejects, Patience patience, Channel channel) {
        this.router = router;
        this.rejects = rejects;
        this.patience = patience;
        this.channel = channel;
        this.deadline = new Deadline(channel.eventLoop(), this::tooLate);
        var peer = (InetSocketAddress) channel.remoteAddress();
        this.connected = Caller.remote(peer.getAddress().getHostAddress(), peer.getAddress());
        deadline.in(patience.firstWord());
    }

    EventLoop loop() {
        return channel.eventLoop();
    }

    String peer() {
        var peer = (InetSocketAddress) channel.remoteAddress();
        return peer.getAddress().getHostAddress() + ":" + peer.getPort();
    }

    Future<Void> closed() {
        return channel.closeFuture();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (closing || !(message instanceof HttpObject part)) {
            ReferenceCountUtil.release(message);
        } else if (current != null && bodyReader == null) {
            keepForLater(part);
        } else {
            read(part);
        }
    }

    private void keepForLater(HttpObject part) {
        if (pipelined.size() >= MAX_PIPELINED) {
            ReferenceCountUtil.release(part);
            channel.close();
            return;
        }
        pipelined.add(part);
    }

    private void read(HttpObject part) {
        try {
            if (part.decoderResult().isFailure()) {
                complete = false;
                refuseMalformed(part.decoderResult().cause());
            } else if (part instanceof HttpRequest request) {
                begin(request);
            } else if (part instanceof HttpContent content) {
                goOn(content);
            }
        } catch (RefusedException e) {
            refuse(status(e.reason()), e.reason(), e.sentence());
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "a request failed by a fault of this program", e);
            refuse(HttpResponseStatus.INTERNAL_SERVER_ERROR, Refusal.CLOSED, "this request met a fault of the server");
        } finally {
            ReferenceCountUtil.release(part);
        }
    }

    private void begin(HttpRequest request) {
        head = request;
        complete = false;
        checkHost(request);
        var exchange = new Exchange(this, request, connected);
        if (!exchange.hasBody()) {
            deadline.in(patience.firstWord());
            return;
        }
        if (exchange.method().equals("GET") || exchange.method().equals(Route.WEBSOCKET)) {
            throw new RefusedException(Refusal.BAD_VALUE, "%s: a GET has no body".formatted(exchange.path()));
        }
        dispatch(exchange);
    }

    /// RFC 9112, 3.2: exactly one Host, but for HTTP/1.0.
    private static void checkHost(HttpRequest request) {
        int hosts = request.headers().getAll("Host").size();
        if (hosts > 1 || (hosts == 0 && request.protocolVersion().minorVersion() > 0)) {
            throw new RefusedException(Refusal.BAD_VALUE, "Host: %d of them (expected: one)".formatted(hosts));
        }
        if (!request.uri().startsWith("/")) {
            throw new RefusedException(Refusal.BAD_NAME, "request target: not a path (expected: such as /camera)");
        }
    }

    private void dispatch(Exchange exchange) {
        current = exchange;
        deadline.in(exchange.hasBody() ? patience.picture() : patience.answer());
        router.handle(exchange);
    }

    private void goOn(HttpContent content) {
        complete |= content instanceof LastHttpContent;
        if (bodyReader != null) {
            collect(content, bodyReader);
        } else if (content instanceof LastHttpContent && head != null && current == null) {
            dispatch(new Exchange(this, head, connected));
        }
    }

    private void collect(HttpContent content, Consumer<byte[]> reader) {
        body.add(content.content(), content.content().readableBytes());
        Frame.checkLength(body.length());
        if (content instanceof LastHttpContent) {
            bodyReader = null;
            deadline.in(patience.answer());
            reader.accept(body.take());
        }
    }

    void receive(Exchange exchange, HttpRequest request, Consumer<byte[]> reader) {
        Frame.checkLength(HttpUtil.getContentLength(request, 0L));
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
        boolean keepAlive = mayGoOn(exchange);
        send(reply.encode(!exchange.isHead(), keepAlive));
        if (keepAlive) {
            next();
        } else {
            end();
        }
    }

    private boolean mayGoOn(Exchange exchange) {
        return complete && exchange.isKeptAlive() && !exchange.isHttp10();
    }

    void replyAndClose(ByteBuf bytes) {
        send(bytes);
        end();
    }

    private void send(ByteBuf bytes) {
        deadline.in(patience.answer());
        channel.writeAndFlush(bytes);
    }

    private void next() {
        current = null;
        head = null;
        deadline.in(patience.nextRequest());
        while (!pipelined.isEmpty() && current == null && !closing) {
            read(pipelined.remove());
        }
    }

    Channel takeOver(ByteBuf responseHead, ChannelHandler... carriers) {
        deadline.never();
        var pipeline = channel.pipeline();
        channel.write(responseHead);
        pipeline.addLast(carriers);
        pipeline.remove(this);
        pipeline.remove(HttpListener.DECODER);
        return channel;
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        deadline.never();
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

    /// Says why and ends the connection: after a refusal nobody knows where the next request begins, or the body is unwanted.
    private void refuse(HttpResponseStatus status, Refusal reason, String sentence) {
        if (closing) {
            return;
        }
        rejects.count("http", reason, connected, sentence);
        boolean framingHolds = current != null && mayGoOn(current);
        boolean withBody = current == null || !current.isHead();
        send(Reply.text(status, sentence).encode(withBody, framingHolds));
        if (framingHolds) {
            next();
        } else {
            end();
        }
    }

    private static HttpResponseStatus status(Refusal reason) {
        return switch (reason) {
            case NOT_AN_IMAGE -> HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE;
            case TOO_MANY_BYTES -> HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE;
            case BAD_DIMENSIONS, FORGED_PART -> HttpResponseStatus.UNPROCESSABLE_ENTITY;
            case BAD_NAME, BAD_VALUE -> HttpResponseStatus.BAD_REQUEST;
            case NO_SUCH_STREAM -> HttpResponseStatus.NOT_FOUND;
            case TOO_MANY_STREAMS -> HttpResponseStatus.INSUFFICIENT_STORAGE;
            case TAKEN, CLOSED -> HttpResponseStatus.CONFLICT;
            case DENIED -> HttpResponseStatus.FORBIDDEN;
        };
    }

    private void tooLate() {
        if (!closing && head != null && bodyReader != null) {
            refuse(HttpResponseStatus.REQUEST_TIMEOUT, Refusal.BAD_VALUE,
                    "request body: %,d bytes after %d s (expected: all of it)".formatted(body.length(), patience.picture().toSeconds()));
        } else {
            channel.close();
        }
    }

    /// Sends FIN behind what is written, and reads on until the client has seen it.
    private void end() {
        closing = true;
        current = null;
        bodyReader = null;
        deadline.in(patience.farewell());
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> ((DuplexChannel) channel).shutdownOutput());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!(cause instanceof IOException)) {
            LOG.log(Level.WARNING, "http " + connected + ": connection failed", cause);
        }
        channel.close();
    }
}
