// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import dev.kineograph.Caller;
import dev.kineograph.server.net.ReaderRule;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiConsumer;

/// A response's status and headers, in any version of HTTP.
///
/// A response that is not one of our own pages forbids its content to run anything: an image can only be shown.
///
/// **Threading.** Confined to one event loop.
public final class ResponseHead {
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    /// They describe a body. In a response without it, caches would take them for those of the body that they have.
    private static final Set<String> OF_BODY = Set.of("Content-Type", "Content-Encoding");

    private static volatile FormattedDate newest = new FormattedDate(0, DATE.format(Instant.EPOCH));

    private final HttpResponseStatus status;

    /// Names and values in turn.
    private final ArrayList<String> fields = new ArrayList<>(32);

    /// The date's text, the same for all responses within a second.
    private record FormattedDate(long second, String text) {}

    private ResponseHead(HttpResponseStatus status) {
        this.status = status;
    }

    /// The head of a response that is not one of our pages: nothing in it may run.
    public static ResponseHead of(HttpResponseStatus status) {
        return bare(status)
                .with("X-Content-Type-Options", "nosniff")
                .with("Content-Security-Policy", "default-src 'none'; sandbox");
    }

    /// The head of one of our pages: what it loads comes from this server only.
    public static ResponseHead ofPage() {
        return ofPage(HttpResponseStatus.OK);
    }

    static ResponseHead ofPage(HttpResponseStatus status) {
        return bare(status)
                .with("X-Content-Type-Options", "nosniff")
                .with("Content-Security-Policy", "default-src 'self'; connect-src 'self' ws: wss:; img-src 'self' blob:; base-uri 'none'; form-action 'self'")
                .with("Referrer-Policy", "same-origin");
    }

    /// A head with only a date.
    public static ResponseHead bare(HttpResponseStatus status) {
        return new ResponseHead(status)
                .with("Date", date(Instant.now()));
    }

    /// A date in the only format that HTTP sends (RFC 9110, 5.6.7). The JDK's RFC 1123 format has days of one digit.
    public static String date(Instant time) {
        var date = newest;
        if (date.second != time.getEpochSecond()) {
            date = new FormattedDate(time.getEpochSecond(), DATE.format(time));
            newest = date;
        }
        return date.text;
    }

    /// Adds a header. Neither name nor value may come from a peer without a check.
    public ResponseHead with(String name, Object value) {
        fields.add(name);
        fields.add(String.valueOf(value));
        return this;
    }

    /// Keeps the address of the page, if it is a credential, from the addresses that it leads to. They learn its origin, without which its forms would be those of nobody.
    private void hideAddress(Caller caller) {
        if (caller.signature().isEmpty()) {
            return;
        }
        int policy = fields.indexOf("Referrer-Policy");
        if (policy >= 0) {
            fields.set(policy + 1, "strict-origin");
        } else {
            with("Referrer-Policy", "strict-origin");
        }
    }

    /// Lets every page show the response, even a page that only loads content of other origins that agrees to it (`Cross-Origin-Embedder-Policy`).
    public ResponseHead showable() {
        return with("Cross-Origin-Resource-Policy", "cross-origin");
    }

    /// Sets the cookie of a viewer that has none yet.
    public ResponseHead introducing(ViewerIdentity viewer) {
        viewer.setCookie().ifPresent(cookie -> with("Set-Cookie", cookie));
        return this;
    }

    /// Tells the browser whether the requesting page may read the response (Fetch, 3.2.3), and whether it may even if the request had
    /// cookies: only a page that the rule trusts. A WebSocket handshake says nothing about it: browsers do not check there.
    void readableBy(Caller caller, ReaderRule rule) {
        if (status.equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
            return;
        }
        hideAddress(caller);
        boolean trusted = rule.trusts(caller);
        if (rule.admitsAll() && !trusted) {
            with("Access-Control-Allow-Origin", "*");
            return;
        }
        with("Vary", "Origin");
        caller.origin().filter(_ -> rule.admits(caller)).ifPresent(origin -> with("Access-Control-Allow-Origin", origin));
        if (trusted) {
            with("Access-Control-Allow-Credentials", "true");
        }
    }

    /// Lets the requesting page read the response, also one that has sent cookies, as old clients of Socket.IO do.
    void tells(Caller caller) {
        hideAddress(caller);
        with("Vary", "Origin").with("Access-Control-Allow-Credentials", "true");
        caller.origin().ifPresent(origin -> with("Access-Control-Allow-Origin", origin));
    }

    HttpResponseStatus status() {
        return status;
    }

    /// A header's value as it was added; empty if there is none.
    String get(String name) {
        int at = 0;
        while (at < fields.size() && !fields.get(at).equals(name)) {
            at += 2;
        }
        return at < fields.size() ? fields.get(at + 1) : "";
    }

    /// Says that the body is compressed: it is another form, with an entity tag of its own.
    ResponseHead compressed(String coding) {
        int tag = fields.indexOf("ETag");
        if (tag >= 0) {
            fields.set(tag + 1, EntityTag.ofForm(fields.get(tag + 1), coding));
        }
        return with("Content-Encoding", coding);
    }

    /// The same with another type of the body.
    ResponseHead typed(String mediaType) {
        fields.set(fields.indexOf("Content-Type") + 1, mediaType);
        return this;
    }

    /// The head of the response that the client has what this one would bring.
    ResponseHead notModified() {
        var head = new ResponseHead(HttpResponseStatus.NOT_MODIFIED);
        forEach((name, value) -> {
            if (!OF_BODY.contains(name)) {
                head.with(name, value);
            }
        });
        return head;
    }

    /// Passes every header's name and value on, in their order.
    void forEach(BiConsumer<String, String> field) {
        for (int i = 0; i < fields.size(); i += 2) {
            field.accept(fields.get(i), fields.get(i + 1));
        }
    }
}
