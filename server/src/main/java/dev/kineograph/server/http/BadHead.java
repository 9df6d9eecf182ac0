// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Why a request is refused because of its head alone, or of the lines between its chunks, whatever it asks for.
///
/// **Threading.** Immutable.
record BadHead(HttpResponseStatus status, RefusedException refusal) {
    static final int MAX_LINE_BYTES = 8 << 10;
    static final int MAX_HEAD_BYTES = 16 << 10;

    static final BadHead BAD_LINE =
            malformed("request line: malformed (expected: such as GET /camera HTTP/1.1, with one space between the words)");
    static final BadHead FOLDED = malformed("header: begins with white space (expected: a name; a value does not continue in another line)");
    static final BadHead BAD_CHUNK_LINE = malformed("chunk line: malformed (expected: a size in hexadecimal, such as 5a; extensions have names)");
    static final BadHead LONG_CHUNK_LINE = new BadHead(
            HttpResponseStatus.BAD_REQUEST, Refusal.TOO_MANY_BYTES, "chunk line: too long (expected: at most %,d bytes)".formatted(MAX_LINE_BYTES));
    static final BadHead LONG_METHOD = new BadHead(
            HttpResponseStatus.NOT_IMPLEMENTED, Refusal.TOO_MANY_BYTES, "method: too long (expected: such as GET)");
    static final BadHead LONG_LINE = new BadHead(
            HttpResponseStatus.REQUEST_URI_TOO_LONG,
            Refusal.TOO_MANY_BYTES,
            "request line: too long (expected: at most %,d bytes)".formatted(MAX_LINE_BYTES));

    /// RFC 9110, 7.4.
    private static final BadHead SECURE_TARGET =
            new BadHead(HttpResponseStatus.MISDIRECTED_REQUEST, Refusal.BAD_VALUE, "request target: https, on a port without TLS (expected: http, or a path)");

    static final BadHead OTHER_SCHEME = new BadHead(HttpResponseStatus.MISDIRECTED_REQUEST, Refusal.BAD_VALUE, ":scheme (expected: https)");

    private static final BadHead MALFORMED = malformed("malformed HTTP request");
    static final BadHead LONG_HEAD = new BadHead(
            HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
            Refusal.TOO_MANY_BYTES,
            "request headers: too long (expected: at most %,d bytes in all)".formatted(MAX_HEAD_BYTES));

    /// The methods of RFC 9110, 9.3, except CONNECT, and PATCH: an address that does not take one of them says which it takes.
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH");

    private static final String HTTPS = "https://";

    /// Headers of which two could be read in two ways.
    private static final List<String> SINGLE = List.of("Origin", "Sec-WebSocket-Key", "Sec-WebSocket-Version");

    /// The header is kept for as long as a viewer stays.
    private static final int MAX_AUTHORIZATION_BYTES = "Bearer ".length() + (8 << 10);

    private BadHead(HttpResponseStatus status, Refusal reason, String sentence) {
        this(status, new RefusedException(reason, sentence));
    }

    private static BadHead malformed(String sentence) {
        return new BadHead(HttpResponseStatus.BAD_REQUEST, Refusal.BAD_VALUE, sentence);
    }

    /// Brings one of these through Netty's decoder.
    private static final class Failure extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final transient BadHead bad;

        Failure(BadHead bad) {
            super(bad.refusal.sentence(), null, false, false);
            this.bad = bad;
        }
    }

    /// An exception for Netty's decoder, from which [#of] finds this again.
    RuntimeException failure() {
        return new Failure(this);
    }

    /// What the decoder found.
    static BadHead of(Throwable cause) {
        return switch (cause) {
            case Failure failure -> failure.bad;
            case TooLongHttpHeaderException _ -> LONG_HEAD;
            default -> MALFORMED;
        };
    }

    /// What is wrong with a head that the decoder has read.
    ///
    /// @param isEncrypted whether it came by TLS
    static Optional<BadHead> in(HttpRequest request, boolean isEncrypted) {
        var headers = request.headers();
        if (request.protocolVersion().majorVersion() != 1) {
            return Optional.of(new BadHead(
                    HttpResponseStatus.HTTP_VERSION_NOT_SUPPORTED, Refusal.BAD_VALUE, "HTTP version (expected: HTTP/1.1)"));
        }
        if (!METHODS.contains(request.method().name())) {
            return notImplemented("method: not implemented (expected: such as GET, in capital letters)");
        }
        if (!isChunkedOnly(headers.getAll(HttpHeaderNames.TRANSFER_ENCODING))) {
            return notImplemented("Transfer-Encoding: not supported (expected: chunked)");
        }
        if (!isEncrypted && request.uri().regionMatches(true, 0, HTTPS, 0, HTTPS.length())) {
            return Optional.of(SECURE_TARGET);
        }
        if (headers.contains(HttpHeaderNames.EXPECT) && !elements(headers.getAll(HttpHeaderNames.EXPECT)).allMatch("100-continue"::equalsIgnoreCase)) {
            return Optional.of(new BadHead(
                    HttpResponseStatus.EXPECTATION_FAILED, Refusal.BAD_VALUE, "Expect: not supported (expected: 100-continue)"));
        }
        if (headers.get(HttpHeaderNames.AUTHORIZATION, "").length() > MAX_AUTHORIZATION_BYTES) {
            return Optional.of(new BadHead(HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, Refusal.TOO_MANY_BYTES,
                    "Authorization: too long (expected: at most %,d bytes)".formatted(MAX_AUTHORIZATION_BYTES)));
        }
        if (headers.contains(HttpHeaderNames.CONTENT_RANGE) && request.method().equals(HttpMethod.PUT)) {
            return Optional.of(malformed("Content-Range: a part cannot be replaced (expected: a PUT of the whole)"));
        }
        for (var name : SINGLE) {
            if (headers.contains(name) && headers.getAll(name).size() > 1) {
                return Optional.of(malformed("%s: several (expected: one)".formatted(name)));
            }
        }
        return Optional.empty();
    }

    /// Whether a method may have this letter (`token`, RFC 9110, 5.6.2).
    static boolean isLetterOfMethod(char letter) {
        return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9') || "!#$%&'*+-.^_`|~".indexOf(letter) >= 0;
    }

    /// The elements of a list, which may be in several lines (RFC 9110, 5.3).
    private static Stream<String> elements(List<String> lines) {
        return lines.stream().flatMap(line -> Stream.of(line.split(","))).map(String::strip).filter(element -> !element.isEmpty());
    }

    private static boolean isChunkedOnly(List<String> codings) {
        return codings.isEmpty() || (codings.size() == 1 && codings.getFirst().equalsIgnoreCase("chunked"));
    }

    private static Optional<BadHead> notImplemented(String sentence) {
        return Optional.of(new BadHead(HttpResponseStatus.NOT_IMPLEMENTED, Refusal.BAD_VALUE, sentence));
    }
}
