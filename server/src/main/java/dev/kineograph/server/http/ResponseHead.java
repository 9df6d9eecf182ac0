// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// A response's status line and headers as they go over the wire (RFC 9112).
///
/// Every answer that is not one of our own pages forbids whatever might be in it to run: an image is shown, and that is all.
///
/// **Threading.** Confined to whoever writes it.
public final class ResponseHead {
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private final StringBuilder text = new StringBuilder(512);

    private ResponseHead(HttpResponseStatus status) {
        text.append("HTTP/1.1 ").append(status.code()).append(' ').append(status.reasonPhrase()).append("\r\n");
    }

    /// The head of an answer that carries no page of ours: nothing in it may run.
    public static ResponseHead of(HttpResponseStatus status) {
        return bare(status)
                .with("X-Content-Type-Options", "nosniff")
                .with("Content-Security-Policy", "default-src 'none'; sandbox")
                .with("Access-Control-Allow-Origin", "*");
    }

    /// The same for the pages of one origin, which may read it also when they sent cookies along (Fetch, 3.2.3).
    ///
    /// @param origin one that somebody has listed
    public static ResponseHead ofOrigin(HttpResponseStatus status, String origin) {
        return bare(status)
                .with("X-Content-Type-Options", "nosniff")
                .with("Content-Security-Policy", "default-src 'none'; sandbox")
                .with("Access-Control-Allow-Origin", origin)
                .with("Access-Control-Allow-Credentials", "true")
                .with("Vary", "Origin");
    }

    /// The head of a page of ours: what it loads comes from this server only.
    public static ResponseHead ofPage() {
        return bare(HttpResponseStatus.OK)
                .with("X-Content-Type-Options", "nosniff")
                .with("Content-Security-Policy", "default-src 'self'; connect-src 'self' ws: wss:; img-src 'self' blob:; base-uri 'none'; form-action 'none'")
                .with("Referrer-Policy", "same-origin");
    }

    /// A head with nothing but its date.
    public static ResponseHead bare(HttpResponseStatus status) {
        return new ResponseHead(status)
                .with("Date", date(Instant.now()));
    }

    /// The only form that HTTP sends (RFC 9110, 5.6.7). The JDK's RFC 1123 has days of one digit.
    public static String date(Instant time) {
        return DATE.format(time);
    }

    /// Adds a header. Neither name nor value may come from a peer without a check.
    public ResponseHead with(String name, Object value) {
        text.append(name).append(": ").append(value).append("\r\n");
        return this;
    }

    /// Gives a viewer who is not known yet something to be known by.
    public ResponseHead introducing(ViewerIdentity viewer) {
        viewer.setCookie().ifPresent(cookie -> with("Set-Cookie", cookie));
        return this;
    }

    /// The bytes, blank line included.
    public byte[] encode() {
        return (text + "\r\n").getBytes(US_ASCII);
    }
}
