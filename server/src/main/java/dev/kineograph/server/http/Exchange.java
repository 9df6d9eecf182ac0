// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import dev.kineograph.Caller;
import dev.kineograph.Hub;
import dev.kineograph.ImageStream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.concurrent.Future;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One request and its answer.
///
/// **Threading.** Confined to the connection's event loop.
public final class Exchange {
    private final HttpConnection connection;
    private final HttpRequest request;
    private final String path;
    private final Query query;
    private final Caller caller;
    private @Nullable Address address;

    Exchange(HttpConnection connection, HttpRequest request, Caller connected) {
        this.connection = connection;
        this.request = request;
        int question = request.uri().indexOf('?');
        this.path = question < 0 ? request.uri() : request.uri().substring(0, question);
        this.query = new Query(question < 0 ? "" : request.uri().substring(question));
        this.caller = connected.asking(
                header("Host"), Optional.ofNullable(request.headers().get("Origin")), isForwarded(request));
    }

    private static boolean isForwarded(HttpRequest request) {
        var headers = request.headers();
        return headers.contains("Forwarded") || headers.contains("X-Forwarded-For") || headers.contains("Via");
    }

    void isFor(Address newAddress) {
        address = newAddress;
    }

    /// What the path means.
    public Address address() {
        if (address == null) {
            throw new IllegalStateException("not routed yet");
        }
        return address;
    }

    /// The stream that the address names.
    ///
    /// @throws dev.kineograph.RefusedException if there is none; the message names the nearest address that there is
    public ImageStream stream(Hub hub) {
        return Router.find(hub, this);
    }

    /// The method as the table of endpoints has it: `GET` for HEAD too, `WEBSOCKET` for an upgrade.
    String method() {
        if (isHead()) {
            return "GET";
        }
        return isUpgrade() ? Route.WEBSOCKET : request.method().name();
    }

    private boolean isUpgrade() {
        return request.method().equals(HttpMethod.GET)
                && request.headers().containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true);
    }

    /// Whether only the head of the answer is asked for: nothing is joined and nothing started.
    public boolean isHead() {
        return request.method().equals(HttpMethod.HEAD);
    }

    /// The path, as it came.
    public String path() {
        return path;
    }

    /// The parameters.
    public Query query() {
        return query;
    }

    /// A header's first value, or nothing.
    public String header(String name) {
        return request.headers().get(name, "");
    }

    /// Who asks.
    public Caller caller() {
        return caller;
    }

    /// Who watches: the connection itself.
    public String identity() {
        return connection.peer();
    }

    /// Done when the connection is closed.
    public Future<Void> closed() {
        return connection.closed();
    }

    /// The connection's event loop.
    public EventLoop loop() {
        return connection.loop();
    }

    boolean isKeptAlive() {
        return HttpUtil.isKeepAlive(request);
    }

    boolean isHttp10() {
        return request.protocolVersion().equals(HttpVersion.HTTP_1_0);
    }

    /// Whether a body follows the request's head.
    boolean hasBody() {
        return HttpUtil.isTransferEncodingChunked(request) || HttpUtil.getContentLength(request, 0L) > 0;
    }

    /// Whether the request says where its body ends.
    public boolean hasLength() {
        return HttpUtil.isTransferEncodingChunked(request) || HttpUtil.isContentLengthSet(request);
    }

    /// Answers. A request is answered once.
    public void reply(Reply reply) {
        connection.reply(this, reply);
    }

    /// Takes the request's body, whole, of up to [dev.kineograph.Frame#MAX_BYTES].
    ///
    /// @throws dev.kineograph.RefusedException if its announced length is over that
    public void receive(Consumer<byte[]> body) {
        connection.receive(this, request, body);
    }

    /// Answers with a body that has no end yet: from here on the connection is `carrier`'s, which reads what the client
    /// sends, and ends it.
    ///
    /// @return the connection, the head already written
    public Channel takeOver(byte[] head, ChannelHandler... carrier) {
        return connection.takeOver(Unpooled.wrappedBuffer(head), carrier);
    }

    /// Answers a HEAD with the head that a GET would have had.
    public void replyHeadOnly(byte[] head) {
        ByteBuf bytes = Unpooled.wrappedBuffer(head);
        connection.replyAndClose(bytes);
    }
}
