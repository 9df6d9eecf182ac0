// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.Optional;

/// Why a request is refused because of its head alone, whatever it asks for.
///
/// **Threading.** Immutable.
record BadHead(HttpResponseStatus status, RefusedException refusal) {
    static final int MAX_LINE_BYTES = 8 << 10;
    static final int MAX_HEAD_BYTES = 16 << 10;

    /// The header is kept for as long as a viewer stays.
    private static final int MAX_AUTHORIZATION_BYTES = 4 << 10;

    private BadHead(HttpResponseStatus status, Refusal reason, String sentence) {
        this(status, new RefusedException(reason, sentence));
    }

    /// What the decoder found.
    static BadHead of(Throwable cause) {
        return switch (cause) {
            case TooLongHttpLineException _ -> new BadHead(HttpResponseStatus.REQUEST_URI_TOO_LONG, Refusal.TOO_MANY_BYTES,
                    "request line: too long (expected: at most %,d bytes)".formatted(MAX_LINE_BYTES));
            case TooLongHttpHeaderException _ -> new BadHead(HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, Refusal.TOO_MANY_BYTES,
                    "request headers: too long (expected: at most %,d bytes in all)".formatted(MAX_HEAD_BYTES));
            default -> new BadHead(HttpResponseStatus.BAD_REQUEST, Refusal.BAD_VALUE, "malformed HTTP request");
        };
    }

    /// What is wrong with a head that the decoder has read.
    static Optional<BadHead> in(HttpRequest request) {
        if (request.protocolVersion().majorVersion() != 1) {
            return Optional.of(new BadHead(
                    HttpResponseStatus.HTTP_VERSION_NOT_SUPPORTED, Refusal.BAD_VALUE, "HTTP version (expected: HTTP/1.1)"));
        }
        if (request.headers().get(HttpHeaderNames.AUTHORIZATION, "").length() > MAX_AUTHORIZATION_BYTES) {
            return Optional.of(new BadHead(HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, Refusal.TOO_MANY_BYTES,
                    "Authorization: too long (expected: at most %,d bytes)".formatted(MAX_AUTHORIZATION_BYTES)));
        }
        if (request.headers().getAll(HttpHeaderNames.ORIGIN).size() > 1) {
            return Optional.of(new BadHead(HttpResponseStatus.BAD_REQUEST, Refusal.BAD_VALUE, "Origin: several (expected: one)"));
        }
        return Optional.empty();
    }
}
