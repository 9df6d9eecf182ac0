// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import dev.kineograph.Caller;
import dev.kineograph.Hub;
import dev.kineograph.ImageStream;
import dev.kineograph.Picture;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
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
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// One request and its answer.
///
/// **Threading.** Confined to the connection's event loop.
public final class Exchange {
    private static final int MOST_OF_A_USER_AGENT = 200;

    private static final Set<String> FORWARDED = Set.of("forwarded", "via", "x-real-ip");

    private final HttpConnection connection;
    private final HttpRequest request;
    private final RequestTarget target;
    private final Caller caller;
    private @Nullable Address address;
    private @Nullable ViewerIdentity viewer;

    Exchange(HttpConnection connection, HttpRequest request, Caller connected) {
        this.connection = connection;
        this.request = request;
        this.target = RequestTarget.of(request);
        this.caller = connected.asking(
                target.host(), Optional.ofNullable(request.headers().get("Origin")), isForwarded(request));
    }

    private static boolean isForwarded(HttpRequest request) {
        return request.headers().names().stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .anyMatch(name -> name.startsWith("x-forwarded-") || FORWARDED.contains(name));
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

    /// Both headers and HTTP/1.1: anything less is an ordinary GET (RFC 9110, 7.8).
    private boolean isUpgrade() {
        return request.method().equals(HttpMethod.GET)
                && !isHttp10()
                && request.headers().containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
                && request.headers().containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true);
    }

    /// Whether only the head of the answer is asked for: nothing is joined and nothing started.
    public boolean isHead() {
        return request.method().equals(HttpMethod.HEAD);
    }

    /// The path, as it came.
    public String path() {
        return target.path();
    }

    /// The parameters.
    public Query query() {
        return target.query();
    }

    /// A header's first value, or nothing.
    public String header(String name) {
        return request.headers().get(name, "");
    }

    /// Who asks.
    public Caller caller() {
        return caller;
    }

    /// Who watches.
    ///
    /// @throws RefusedException if the address has a bad token
    public ViewerIdentity viewer() {
        if (viewer == null) {
            viewer = ViewerIdentity.of(this, connection.knowsViewersByCookie());
        }
        return viewer;
    }

    /// The client's end of the connection, `ADDRESS:PORT`.
    String peer() {
        return connection.peer();
    }

    /// Whether the client speaks TLS, to a proxy that says so. Whoever lies gets a cookie that is of no use.
    boolean isOverTls() {
        return header("X-Forwarded-Proto").equalsIgnoreCase("https")
                || header("Forwarded").toLowerCase(Locale.ROOT).contains("proto=https");
    }

    /// Who watches by fetching one picture after the other without a cookie, often on a connection for each: the host and the
    /// program.
    public String hostAndProgram() {
        var program = header("User-Agent");
        return caller.identity() + " " + program.substring(0, Math.min(program.length(), MOST_OF_A_USER_AGENT));
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
        return HttpUtil.isKeepAlive(request) && !isHttp10();
    }

    boolean isHttp10() {
        return request.protocolVersion().equals(HttpVersion.HTTP_1_0);
    }

    /// Whether a body follows the request's head.
    boolean hasBody() {
        return HttpUtil.isTransferEncodingChunked(request) || HttpUtil.getContentLength(request, 0L) > 0;
    }

    /// Refuses a body that nobody wants, or one whose end another server might see elsewhere.
    ///
    /// @throws RefusedException if a GET has a body, or a body has a coding other than `chunked`
    void checkBody() {
        var coding = header("Transfer-Encoding");
        if (!coding.isEmpty() && !coding.equalsIgnoreCase("chunked")) {
            throw new RefusedException(Refusal.BAD_VALUE, "Transfer-Encoding: not spoken here (expected: chunked)");
        }
        if (hasBody() && (method().equals("GET") || method().equals(Route.WEBSOCKET))) {
            throw new RefusedException(Refusal.BAD_VALUE, "%s: a GET has no body".formatted(path()));
        }
    }

    /// Whether the request says where its body ends.
    public boolean hasLength() {
        return HttpUtil.isTransferEncodingChunked(request) || HttpUtil.isContentLengthSet(request);
    }

    /// Answers. A request is answered once.
    public void reply(Reply reply) {
        connection.reply(this, reply);
    }

    /// Takes the request's body, whole, of up to [Picture#MAX_BYTES].
    ///
    /// @throws dev.kineograph.RefusedException if its announced length is over that
    public void receive(Consumer<byte[]> body) {
        receive(Picture::checkLength, body);
    }

    /// Takes the request's body, whole.
    ///
    /// @param lengthCheck hears the announced length, then how much has come, and throws if that is too much
    /// @throws dev.kineograph.RefusedException if the check does
    public void receive(LongConsumer lengthCheck, Consumer<byte[]> body) {
        connection.receive(this, request, lengthCheck, body);
    }

    /// Goes on with this request on another event loop, where its connection stays: at once if it is there already. What the
    /// step throws is answered as if the endpoint had thrown it. If the loop has ended, the connection ends and the step is not run.
    public void moveTo(EventLoop loop, Runnable step) {
        connection.moveTo(loop, this, step);
    }

    /// The answer may come as late as the endpoint likes, which has to see to it that it comes.
    public void waitForAnswer() {
        connection.waitForAnswer();
    }

    /// Gives the connection away, to be answered with a body that has no end yet.
    ///
    /// @param begin answers, before the carriers hear anything
    /// @param carriers read what the client sends from here on, and end the connection
    public void takeOver(Consumer<Channel> begin, ChannelHandler... carriers) {
        connection.takeOver(begin, carriers);
    }

    /// Answers a HEAD with the head that a GET would have had.
    public void replyHeadOnly(byte[] head) {
        ByteBuf bytes = Unpooled.wrappedBuffer(head);
        connection.replyAndClose(bytes);
    }
}
