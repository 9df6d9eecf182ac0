// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.Caller;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The head of a request as a decoder delivers it: of HTTP/1.x (RFC 9112), or of HTTP/2 in the same form ([Http2Head]).
///
/// **Threading.** Confined to its connection's event loop, since it keeps the [facts][#facts] that were found last.
final class DecodedHead implements RequestHead {
    /// Headers that only proxies and networks of proxies send (`CDN-Loop` is RFC 8586), with those that begin with `X-Forwarded-`.
    private static final Set<String> FORWARDED = Set.of(
            "forwarded",
            "via",
            "forwarded-for",
            "x-forwarded",
            "x-real-ip",
            "x-client-ip",
            "x-cluster-client-ip",
            "x-original-forwarded-for",
            "x-remote-ip",
            "x-remote-addr",
            "x-proxyuser-ip",
            "true-client-ip",
            "client-ip",
            "cdn-loop",
            "cf-connecting-ip",
            "cf-connecting-ipv6",
            "cf-pseudo-ipv4",
            "cf-ray",
            "do-connecting-ip",
            "fastly-client-ip",
            "fly-client-ip",
            "x-appengine-user-ip",
            "x-azure-clientip",
            "x-azure-socketip",
            "x-envoy-external-address",
            "x-nf-client-connection-ip",
            "x-vercel-forwarded-for");

    /// The first letters of these headers, and of `X-Forwarded-`.
    private static final String FIRST_LETTERS =
            Stream.concat(FORWARDED.stream(), Stream.of("x")).map(name -> name.substring(0, 1)).distinct().collect(Collectors.joining());

    private static final Set<HttpMethod> UPLOADS = Set.of(HttpMethod.POST, HttpMethod.PUT);
    private static final List<String> PICTURES = List.of("multipart/", "image/", "video/");

    private final HttpRequest request;
    private final RequestTarget target;
    private final String method;
    private final boolean isChunked;
    private final boolean isKeptAlive;
    private final boolean endsWithConnection;
    private final long announcedLength;
    private @Nullable RequestFacts facts;
    private HttpServices.@Nullable PortRules rulesOfFacts;

    /// @param method as in [RequestHead]
    private DecodedHead(HttpRequest request, RequestTarget target, String method) {
        this.request = request;
        this.target = target;
        this.method = method;
        this.isChunked = HttpUtil.isTransferEncodingChunked(request);
        this.isKeptAlive = HttpUtil.isKeepAlive(request) && !isHttp10();
        this.announcedLength = HttpUtil.getContentLength(request, 0L);
        this.endsWithConnection = endsWithConnection(header("Content-Type").toLowerCase(Locale.ROOT));
    }

    /// Reads a head.
    ///
    /// @throws RefusedException if its target or its `Host` is malformed, or a GET has a body
    static DecodedHead of(HttpRequest request) {
        boolean needsHost = request.protocolVersion().minorVersion() > 0;
        var hosts = request.headers().getAll("Host");
        boolean isOfServer = request.method().equals(HttpMethod.OPTIONS) && request.uri().equals(RequestTarget.SERVER);
        var target = isOfServer ? RequestTarget.ofServer(hosts, needsHost) : RequestTarget.of(request.uri(), hosts, needsHost);
        var head = new DecodedHead(request, target, Http2Head.isWebSocket(request) || isUpgrade(request) ? Route.WEBSOCKET : request.method().name());
        head.checkBody();
        return head;
    }

    /// An upgrade has both headers, and HTTP/1.1: anything less is an ordinary GET (RFC 9110, 7.8).
    private static boolean isUpgrade(HttpRequest request) {
        return request.method().equals(HttpMethod.GET)
                && !request.protocolVersion().equals(HttpVersion.HTTP_1_0)
                && request.headers().containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
                && request.headers().containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true);
    }

    @Override
    public String method() {
        return method;
    }

    @Override
    public RequestTarget target() {
        return target;
    }

    @Override
    public String header(String name) {
        return request.headers().get(name, "");
    }

    @Override
    public boolean has(String name) {
        return request.headers().contains(name);
    }

    @Override
    public String list(String name) {
        return String.join(",", request.headers().getAll(name));
    }

    @Override
    public boolean mustUpgrade() {
        return Http2Head.isWebSocket(request);
    }

    /// An HTTP/1.0 request may have been forwarded: that is nginx's default, which says nothing about the client.
    @Override
    public boolean isForwarded() {
        if (isHttp10()) {
            return true;
        }
        for (var fields = request.headers().iteratorCharSequence(); fields.hasNext(); ) {
            if (isOfProxy(fields.next().getKey())) {
                return true;
            }
        }
        return false;
    }

    /// Checks the first letter, in upper or lower case, before anything else: every request pays for this, and most names differ there.
    private static boolean isOfProxy(CharSequence name) {
        if (name.isEmpty() || FIRST_LETTERS.indexOf(name.charAt(0) | ' ') < 0) {
            return false;
        }
        var lower = name.toString().toLowerCase(Locale.ROOT);
        return lower.startsWith("x-forwarded-") || FORWARDED.contains(lower);
    }

    @Override
    public boolean hasLength() {
        return isChunked || HttpUtil.isContentLengthSet(request) || endsWithConnection;
    }

    private boolean endsWithConnection(String type) {
        return UPLOADS.contains(request.method())
                && !isKeptAlive
                && !isChunked
                && !HttpUtil.isContentLengthSet(request)
                && PICTURES.stream().anyMatch(type::startsWith);
    }

    /// Whether its body is the whole rest of the connection, as small cameras send it. By RFC 9112, 6.3, such a request has no body: so this
    /// holds only for requests that announce a live picture, and that no other request will follow.
    boolean endsWithConnection() {
        return endsWithConnection;
    }

    boolean isHttp10() {
        return request.protocolVersion().equals(HttpVersion.HTTP_1_0);
    }

    boolean isKeptAlive() {
        return isKeptAlive;
    }

    /// Whether the client waits for `100 Continue` before it sends its body: nothing else that it might expect gets here ([BadHead]).
    boolean expectsContinue() {
        return !isHttp10() && !header("Expect").isBlank();
    }

    @Override
    public long announcedLength() {
        return announcedLength;
    }

    /// Whether a body follows the head.
    boolean hasBody() {
        return isChunked || announcedLength > 0 || endsWithConnection;
    }

    /// What it says by the rules that count now.
    ///
    /// @param connected the caller at the other end of the connection, always the same
    /// @param services those of its port
    /// @throws RefusedException if a trusted proxy contradicts itself about the client
    @SuppressWarnings("ReferenceEquality") // A port's rules are replaced as a whole.
    RequestFacts facts(Caller connected, HttpServices services) {
        var settings = services.settings().get();
        var rules = services.rules().get();
        if (facts == null || !facts.areBy(settings) || rulesOfFacts != rules) {
            facts = new RequestFacts(this, connected, settings, rules.basePath(), rules.encryption().isPresent());
            rulesOfFacts = rules;
        }
        return facts;
    }

    /// Refuses a body that no endpoint accepts, and whose end another server might locate differently.
    private void checkBody() {
        boolean isGet = request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
        if (hasBody() && isGet) {
            throw new RefusedException(Refusal.BAD_VALUE, "%s: a GET has no body".formatted(target.shownPath()));
        }
    }
}
