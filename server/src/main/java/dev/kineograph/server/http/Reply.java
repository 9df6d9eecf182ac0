// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import com.fasterxml.jackson.jr.ob.JSON;
import dev.kineograph.text.VisibleText;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A complete response: a head, and a body whose length is known.
///
/// **Threading.** Confined to one event loop.
public final class Reply {
    /// What viewers are told of a source that fails. Why it fails is in the log and in [dev.kineograph.ImageStream#fault]: the text of an exception may
    /// tell strangers about this machine.
    public static final String SOURCE_FAILS = "its source fails and is tried again (why: see the server's log)";

    private final ResponseHead head;
    private final ByteBuf body;
    private final boolean hasLength;

    /// The body, if it is a text with another form.
    private final @Nullable TextBody text;

    private Runnable whenSent = () -> {};

    /// Set if the body is the sentence of a refusal.
    private @Nullable Problem problem;

    /// Whether its versions can be compared although no cache may store it.
    private boolean isTagged;

    private Reply(ResponseHead head, ByteBuf body, boolean hasLength, @Nullable TextBody text) {
        this.head = head;
        this.body = body;
        this.hasLength = hasLength;
        this.text = text;
    }

    private Reply(ResponseHead head, ByteBuf body) {
        this(head, body, true, null);
    }

    private Reply(ResponseHead head, TextBody text) {
        this(head, Unpooled.wrappedBuffer(text.plain()), true, text);
    }

    /// The response to a HEAD request where a GET would have a body without an end.
    public static Reply headOnly(ResponseHead head) {
        return new Reply(head, Unpooled.EMPTY_BUFFER, false, null);
    }

    /// A response with bytes of that media type that are not one of our pages.
    public static Reply of(HttpResponseStatus status, String mediaType, ByteBuf body) {
        return new Reply(ResponseHead.of(status).with("Content-Type", mediaType), body);
    }

    /// A response with a text of that media type that is not one of our pages.
    public static Reply of(HttpResponseStatus status, String mediaType, String text) {
        return of(status, mediaType, Unpooled.wrappedBuffer(text.getBytes(UTF_8)));
    }

    /// A sentence, as one line: it may quote what a peer sent.
    public static Reply text(HttpResponseStatus status, String sentence) {
        return refused(new Problem(status, Optional.empty(), sentence));
    }

    /// The sentence of a refusal.
    public static Reply refused(RefusedException refusal) {
        return refused(Problem.of(status(refusal.reason()), refusal));
    }

    static Reply refused(Problem problem) {
        var reply = of(problem.status(), "text/plain; charset=utf-8", VisibleText.line(problem.sentence()) + "\n").with("Cache-Control", "no-store");
        reply.problem = problem.status().code() >= HttpResponseStatus.BAD_REQUEST.code() ? problem : null;
        return reply;
    }

    /// A JSON response that must not be cached.
    public static Reply json(Map<String, ?> state) {
        try {
            return json(JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(state));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The same, of JSON that is written already.
    public static Reply json(String json) {
        return new Reply(ResponseHead.of(HttpResponseStatus.OK).with("Content-Type", "application/json"), new TextBody(json))
                .with("Cache-Control", "no-store");
    }

    /// One of our pages, or a file that one loads. A client that has it already is told so.
    public static Reply page(String mediaType, TextBody text) {
        var head = ResponseHead.ofPage().with("Content-Type", mediaType).with("ETag", EntityTag.of(text.plain()));
        return new Reply(head, text);
    }

    /// A page with another status than 200, such as one that says why there is nothing else.
    public static Reply page(HttpResponseStatus status, String mediaType, String text) {
        return new Reply(ResponseHead.ofPage(status).with("Content-Type", mediaType), new TextBody(text));
    }

    /// One of our pages, made for one response.
    public static Reply page(String mediaType, String text) {
        return page(mediaType, new TextBody(text));
    }

    /// A response without a body.
    public static Reply empty(HttpResponseStatus status) {
        return new Reply(ResponseHead.of(status), Unpooled.EMPTY_BUFFER);
    }

    /// Adds a header. Neither name nor value may come from a peer without a check.
    public Reply with(String name, Object value) {
        head.with(name, value);
        return this;
    }

    /// Lets a client that has this version already be told so, though no cache may store the response.
    ///
    /// @param tag an entity tag
    public Reply tagged(String tag) {
        isTagged = true;
        return with("ETag", tag);
    }

    /// Lets every page show the response: see [ResponseHead#showable].
    public Reply showable() {
        head.showable();
        return this;
    }

    /// Sets the cookie of a viewer that has none yet.
    public Reply introducing(ViewerIdentity viewer) {
        head.introducing(viewer);
        return this;
    }

    /// Runs a step on the event loop when the whole response has been passed to the kernel, or can no longer be.
    public Reply whenSent(Runnable step) {
        whenSent = step;
        return this;
    }

    void sent() {
        whenSent.run();
    }

    /// The same reply, whose step when it is sent is passed to that executor.
    Reply reportingWith(Executor executor) {
        var step = whenSent;
        return whenSent(() -> executor.execute(step));
    }

    /// The response to this request: in the form that the client accepts, or without a body if the client has it, or if it is not what the client
    /// expects (RFC 9110, 13.2). What no cache may store, such as a live picture or the packets of a poll, has no versions to compare unless it is
    /// [tagged][#tagged]: it is sent whatever the client expects. This one is used up.
    ///
    /// @param isGet whether it is a GET or HEAD: only those have conditions for what they get
    Reply forRequest(RequestHead request, boolean isGet) {
        var form = text == null || !text.isCompressible() ? this : form(text, TextBody.acceptsGzip(request.list("Accept-Encoding")));
        if (!isGet || !head.status().equals(HttpResponseStatus.OK) || (!isTagged && head.get("Cache-Control").startsWith("no-store"))) {
            return form;
        }
        var conditions = Conditions.of(request);
        var tag = form.head.get("ETag");
        if (!conditions.matches(tag)) {
            return form.replacedBy(text(HttpResponseStatus.PRECONDITION_FAILED, "If-Match: another version (expected: the newest ETag, or *)"));
        }
        return conditions.isKnown(tag) ? form.replacedBy(new Reply(form.head.notModified(), Unpooled.EMPTY_BUFFER)) : form;
    }

    /// The same reply at that path: at those of the API, a refusal is an object.
    ///
    /// @param path below the base path
    /// @param forClient makes a path of it as the client has it
    Reply at(String path, UnaryOperator<String> forClient) {
        return problem == null || !Problem.isOfApi(path)
                ? this
                : replacedBy(new Reply(head.typed(Problem.MEDIA_TYPE), Unpooled.wrappedBuffer(problem.json(forClient.apply(path)))));
    }

    private Reply form(TextBody of, boolean compressed) {
        head.with("Vary", "Accept-Encoding");
        return compressed
                ? replacedBy(new Reply(head.compressed("gzip"), Unpooled.wrappedBuffer(of.compressed())))
                : this;
    }

    private Reply replacedBy(Reply other) {
        body.release();
        return other.whenSent(whenSent);
    }

    ResponseHead head() {
        return head;
    }

    ByteBuf body() {
        return body;
    }

    /// Whether the body's length is known; that of [#headOnly] is not.
    boolean hasLength() {
        return hasLength;
    }

    /// The HTTP status and response for a refusal.
    static HttpResponseStatus status(Refusal reason) {
        return switch (reason) {
            case NOT_AN_IMAGE -> HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE;
            case TOO_MANY_BYTES -> HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE;
            case BAD_DIMENSIONS, TOO_COSTLY, FORGED_PART -> HttpResponseStatus.UNPROCESSABLE_ENTITY;
            case NOT_ENCODABLE -> HttpResponseStatus.NOT_ACCEPTABLE;
            case BAD_NAME, BAD_VALUE -> HttpResponseStatus.BAD_REQUEST;
            case NO_SUCH_STREAM, NO_SUCH_VIEWER -> HttpResponseStatus.NOT_FOUND;
            case TOO_MANY_STREAMS, NO_STORAGE -> HttpResponseStatus.INSUFFICIENT_STORAGE;
            case TAKEN, CLOSED -> HttpResponseStatus.CONFLICT;
            case WRONG_HOST -> HttpResponseStatus.MISDIRECTED_REQUEST;
            case NO_MEMORY, TOO_MANY_VIEWERS -> HttpResponseStatus.SERVICE_UNAVAILABLE;
            case DENIED -> HttpResponseStatus.FORBIDDEN;
            case TOO_MANY_CLICKS -> HttpResponseStatus.TOO_MANY_REQUESTS;
            case PRECONDITION_FAILED -> HttpResponseStatus.PRECONDITION_FAILED;
        };
    }
}
