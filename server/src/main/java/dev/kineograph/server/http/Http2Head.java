// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.text.VisibleText;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Headers.PseudoHeaderName;
import java.util.List;
import java.util.Map.Entry;
import java.util.Set;

/// The head of an HTTP/2 request (RFC 9113, 8.3.1) in the form of HTTP/1.1. What Netty's decoder accepts and the RFC does not is refused here.
///
/// **Threading.** Stateless.
final class Http2Head {
    /// Names the protocol of a request that opens a connection to another one (RFC 8441, 4). No header of HTTP/1.1 can have this name.
    private static final String PROTOCOL = ":protocol";

    private static final String WEBSOCKET = "websocket";

    /// HTTP/2 has no such header: 16 bytes in base64, which mean nothing.
    private static final String ANY_KEY = "A".repeat(22) + "==";

    private static final int SHOWN = 100;
    private static final char DELETE = 0x7f;

    /// Methods whose requests rarely have a body; without a length, its first frame says whether they do.
    private static final Set<HttpMethod> WITHOUT_BODY = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    private static final List<PseudoHeaderName> OF_REQUESTS = List.of(
            PseudoHeaderName.METHOD,
            PseudoHeaderName.SCHEME,
            PseudoHeaderName.AUTHORITY,
            PseudoHeaderName.PATH,
            PseudoHeaderName.PROTOCOL);

    private Http2Head() {}

    /// Whether a request opens a WebSocket.
    static boolean isWebSocket(HttpRequest request) {
        return WEBSOCKET.equals(request.headers().get(PROTOCOL));
    }

    /// Whether it is unknown whether a body follows a head that does not end its stream.
    static boolean mayLackBody(HttpRequest request) {
        return WITHOUT_BODY.contains(request.method()) && !request.headers().contains(HttpHeaderNames.CONTENT_LENGTH);
    }

    /// Says that a body of unknown length follows.
    static void announceBody(HttpRequest request) {
        if (!request.headers().contains(HttpHeaderNames.CONTENT_LENGTH)) {
            request.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        }
    }

    /// The request. A bad one that RFC 9113 does not call malformed has a failure instead, which is answered.
    ///
    /// @throws RefusedException if it is malformed, so that its stream must be reset (RFC 9113, 8.1.1)
    static DecodedRequest of(Http2Headers headers) {
        check(headers);
        var method = HttpMethod.valueOf(headers.method().toString());
        boolean opensWebSocket = method.equals(HttpMethod.CONNECT) && WEBSOCKET.contentEquals(text(headers, PseudoHeaderName.PROTOCOL));
        var target = headers.path() == null ? text(headers, PseudoHeaderName.AUTHORITY) : headers.path().toString();
        var fields = DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
        var request = new DecodedRequest(HttpVersion.HTTP_1_1, opensWebSocket ? HttpMethod.GET : method, target, fields);
        for (var field : headers) {
            add(request, field);
        }
        if (headers.authority() != null) {
            request.headers().set(HttpHeaderNames.HOST, headers.authority());
        }
        if (opensWebSocket) {
            request.headers().set(PROTOCOL, WEBSOCKET).set(HttpHeaderNames.SEC_WEBSOCKET_KEY, ANY_KEY);
        }
        if (headers.scheme() != null && !"https".contentEquals(headers.scheme())) {
            request.setDecoderResult(DecoderResult.failure(BadHead.OTHER_SCHEME.failure()));
        }
        if (bytes(headers) > BadHead.MAX_HEAD_BYTES) {
            request.setDecoderResult(DecoderResult.failure(BadHead.LONG_HEAD.failure()));
        }
        return request;
    }

    /// As long as it would be in HTTP/1.1, or shorter.
    private static int bytes(Http2Headers headers) {
        int bytes = 0;
        for (var field : headers) {
            bytes += field.getKey().length() + field.getValue().length();
        }
        return bytes;
    }

    /// Cookies may come in pieces (RFC 9113, 8.2.3).
    private static void add(HttpRequest request, Entry<CharSequence, CharSequence> field) {
        if (PseudoHeaderName.hasPseudoHeaderFormat(field.getKey())) {
            return;
        }
        var before = HttpHeaderNames.COOKIE.contentEquals(field.getKey()) ? request.headers().get(HttpHeaderNames.COOKIE) : null;
        if (before == null) {
            request.headers().add(field.getKey(), field.getValue());
        } else {
            request.headers().set(HttpHeaderNames.COOKIE, before + "; " + field.getValue());
        }
    }

    private static void check(Http2Headers headers) {
        for (var name : OF_REQUESTS) {
            require(headers.getAll(name.value()).size() <= 1, name.value() + ": several (expected: one)");
        }
        boolean isExtended = headers.contains(PseudoHeaderName.PROTOCOL.value());
        require(headers.method().chars().allMatch(letter -> BadHead.isLetterOfMethod((char) letter)), ":method: malformed (expected: such as GET)");
        boolean isConnect = HttpMethod.CONNECT.asciiName().contentEquals(headers.method());
        require(!isExtended || isConnect, ":protocol: without CONNECT");
        if (isConnect && !isExtended) {
            require(headers.scheme() == null && headers.path() == null, "CONNECT: with :scheme or :path (expected: :authority alone)");
        } else {
            checkPath(headers);
        }
        checkHost(headers);
        for (var field : headers) {
            require(!endsWithSpace(field.getValue()), "a value ends with white space");
        }
    }

    private static void checkPath(Http2Headers headers) {
        var path = headers.path().toString();
        boolean isOfServer = path.equals(RequestTarget.SERVER) && HttpMethod.OPTIONS.asciiName().contentEquals(headers.method());
        // What follows a question mark may be a secret.
        int end = path.indexOf('?');
        var shown = VisibleText.excerpt(end < 0 ? path : path.substring(0, end), SHOWN);
        require(path.startsWith("/") || isOfServer, ":path: %s (expected: such as /camera)".formatted(shown));
        require(path.chars().allMatch(letter -> letter > ' ' && letter != DELETE), ":path: %s: with a space (expected: %%20 for it)".formatted(shown));
    }

    private static void checkHost(Http2Headers headers) {
        var authority = headers.authority();
        for (var host : headers.getAll(HttpHeaderNames.HOST)) {
            require(authority == null || authority.toString().equalsIgnoreCase(host.toString()), "Host: another one than :authority");
        }
        if (authority != null) {
            require(authority.toString().indexOf('@') < 0, ":authority: with a user (expected: a host)");
        }
    }

    private static String text(Http2Headers headers, PseudoHeaderName name) {
        var value = headers.get(name.value());
        return value == null ? "" : value.toString();
    }

    private static boolean endsWithSpace(CharSequence value) {
        int last = value.length() - 1;
        return last >= 0 && (value.charAt(last) == ' ' || value.charAt(last) == '\t');
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new RefusedException(Refusal.BAD_VALUE, "HTTP/2 request: " + otherwise);
        }
    }
}
