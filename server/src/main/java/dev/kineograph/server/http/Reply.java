// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kineograph.Refusal;
import com.fasterxml.jackson.jr.ob.JSON;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.util.Map;

/// A whole answer: head and body, whose length is known.
///
/// **Threading.** Confined to whoever makes it.
public final class Reply {
    private final ResponseHead head;
    private final ByteBuf body;
    private final HttpResponseStatus status;

    private Reply(HttpResponseStatus status, ResponseHead head, ByteBuf body) {
        this.status = status;
        this.head = head;
        this.body = body;
    }

    /// An answer that carries bytes of that media type which are not a page of ours.
    public static Reply of(HttpResponseStatus status, String mediaType, ByteBuf body) {
        return new Reply(status, ResponseHead.of(status).with("Content-Type", mediaType), body);
    }

    /// The same for the pages of one origin, which may read it also when they sent cookies along.
    ///
    /// @param origin one that somebody has listed
    public static Reply ofOrigin(HttpResponseStatus status, String origin, String mediaType, ByteBuf body) {
        return new Reply(status, ResponseHead.ofOrigin(status, origin).with("Content-Type", mediaType), body);
    }

    /// An answer that carries a text of that media type which is not a page of ours.
    public static Reply of(HttpResponseStatus status, String mediaType, String text) {
        return of(status, mediaType, Unpooled.wrappedBuffer(text.getBytes(UTF_8)));
    }

    /// A sentence.
    public static Reply text(HttpResponseStatus status, String sentence) {
        return of(status, "text/plain; charset=utf-8", sentence + "\n").with("Cache-Control", "no-store");
    }

    /// What is so now, for programs.
    public static Reply json(Map<String, ?> state) {
        try {
            var json = JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asBytes(state);
            return of(HttpResponseStatus.OK, "application/json", Unpooled.wrappedBuffer(json))
                    .with("Cache-Control", "no-store");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /// A page of ours, or something that one loads.
    public static Reply page(String mediaType, byte[] body) {
        return new Reply(
                HttpResponseStatus.OK,
                ResponseHead.ofPage().with("Content-Type", mediaType),
                Unpooled.wrappedBuffer(body));
    }

    /// The same, as a text.
    public static Reply page(String mediaType, String text) {
        return page(mediaType, text.getBytes(UTF_8));
    }

    /// An answer without a body.
    public static Reply empty(HttpResponseStatus status) {
        return new Reply(status, ResponseHead.of(status), Unpooled.EMPTY_BUFFER);
    }

    /// Adds a header. Neither name nor value may come from a peer without a check.
    public Reply with(String name, Object value) {
        head.with(name, value);
        return this;
    }

    /// Gives a viewer who is not known yet something to be known by.
    public Reply introducing(ViewerIdentity viewer) {
        head.introducing(viewer);
        return this;
    }

    /// A 204 or 304 says nothing of its length (RFC 9110, 8.6).
    ByteBuf encode(boolean withBody, boolean keepAlive) {
        if (status.code() != 204 && status.code() != 304) {
            head.with("Content-Length", body.readableBytes());
        }
        if (!keepAlive) {
            head.with("Connection", "close");
        }
        var bytes = Unpooled.wrappedBuffer(head.encode());
        if (withBody) {
            return Unpooled.wrappedBuffer(bytes, body);
        }
        body.release();
        return bytes;
    }

    /// What a refusal is in HTTP.
    static HttpResponseStatus status(Refusal reason) {
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
}
