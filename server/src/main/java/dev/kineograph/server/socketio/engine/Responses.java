// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.kineograph.server.http.Exchange;
import dev.kineograph.server.http.Reply;
import dev.kineograph.server.http.Router;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.function.Supplier;

/// HTTP responses of sessions.
///
/// **Threading.** Immutable.
public final class Responses {
    static final int UNKNOWN_TRANSPORT = 0;
    static final int UNKNOWN_SESSION = 1;
    static final int BAD_METHOD = 2;
    static final int BAD_REQUEST = 3;
    static final int UNSUPPORTED_VERSION = 5;

    private static final String METHODS = "GET, OPTIONS, POST";
    private static final String TEXT = "text/plain; charset=UTF-8";

    private final Supplier<String> tooMany;

    /// @param tooMany makes the sentence for a client that opens one session too many: to group its digits takes milliseconds of every start
    Responses(Supplier<String> tooMany) {
        this.tooMany = tooMany;
    }

    private static Reply reply(HttpResponseStatus status, String mediaType, ByteBuf body) {
        return Reply.of(status, mediaType, body).with("Cache-Control", "no-store");
    }

    private static ByteBuf utf8(String text) {
        return Unpooled.wrappedBuffer(text.getBytes(UTF_8));
    }

    /// A payload of a poll's response, in that format.
    Reply payload(ByteBuf bytes, TransportFormat format) {
        return reply(HttpResponseStatus.OK, format == TransportFormat.POLLING_3_BINARY ? "application/octet-stream" : TEXT, bytes);
    }

    /// A text, such as the one that says that packets have been received.
    public Reply received(String text) {
        return reply(HttpResponseStatus.OK, TEXT, utf8(text));
    }

    /// Refuses a request, with the public implementation's code for the reason.
    void refuse(Exchange exchange, int code, String sentence) {
        refuse(exchange, HttpResponseStatus.BAD_REQUEST, code, sentence);
    }

    private void refuse(Exchange exchange, HttpResponseStatus status, int code, String sentence) {
        var error = new LinkedHashMap<String, Object>();
        error.put("code", code);
        error.put("message", sentence);
        try {
            exchange.reply(reply(status, "application/json", utf8(JSON.std.asString(error))));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Refuses a request for a session that does not exist.
    public void refuseUnknown(Exchange exchange) {
        refuse(exchange, UNKNOWN_SESSION, "Session ID unknown (expected: the ID of a session that has not ended)");
    }

    /// Refuses a request whose path or method is not one of a session's.
    public void refuseBad(Exchange exchange, String sentence) {
        refuse(exchange, BAD_REQUEST, sentence);
    }

    /// Refuses one session too many.
    public void refuseOneMore(Exchange exchange) {
        refuse(exchange, HttpResponseStatus.SERVICE_UNAVAILABLE, BAD_REQUEST, tooMany.get());
    }

    /// Answers an OPTIONS, such as the preflight request of a page of another origin.
    public void allow(Exchange exchange) {
        exchange.reply(reply(HttpResponseStatus.NO_CONTENT, TEXT, Unpooled.EMPTY_BUFFER)
                .with("Allow", METHODS)
                .with("Access-Control-Allow-Methods", METHODS)
                .with("Access-Control-Allow-Headers", Router.requestedHeaders(exchange))
                .with("Access-Control-Max-Age", "600"));
    }
}
