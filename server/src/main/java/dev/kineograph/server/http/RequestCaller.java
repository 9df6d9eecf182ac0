// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import dev.kineograph.Access;
import dev.kineograph.Caller;
import dev.kineograph.server.access.AddressSigner;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Who sends a request, and what it presents for its rights: the `Authorization` header, the cookie of somebody who has signed in, those that
/// the server's access reads, and the signature in its address. Read once, and verified by nobody here.
///
/// **Threading.** Shared, for the texts of origins.
final class RequestCaller {
    private static final Pattern ORIGIN = Pattern.compile("https?://([a-z0-9._-]+|\\[[0-9a-f:.]+])(:[0-9]{1,5})?(?=/|$)", Pattern.CASE_INSENSITIVE);
    private static final String DIGEST = "Digest ";

    private static final SharedTexts PAGES = new SharedTexts();

    private RequestCaller() {}

    /// The caller of a request.
    ///
    /// @param connected the caller at the other end of the connection
    static Caller of(RequestHead request, Forwarding forwarding, Caller connected, Access access, boolean isOverTls) {
        var client = forwarding.client(connected);
        var host = forwarding.host().orElse(request.target().host());
        var asking = client.asking(host, request.origin(), client.cameThroughProxy() || request.isForwarded()).on(page(request, host));
        var authorization = request.header("Authorization");
        var presenting = authorization.isEmpty() ? asking : presenting(asking, authorization, request);
        var cookies = request.header("Cookie");
        var signedIn = SessionCookie.of(cookies, isOverTls).map(presenting::signedIn).orElse(presenting);
        var names = access.cookies();
        var known = cookies.isEmpty() || names.isEmpty() ? signedIn : signedIn.withCookies(RequestCookies.of(cookies, names));
        return request.target().query().get(AddressSigner.PARAMETER).map(known::signing).orElse(known);
    }

    /// Only one by Digest is for one request.
    private static Caller presenting(Caller asking, String authorization, RequestHead request) {
        return authorization.regionMatches(true, 0, DIGEST, 0, DIGEST.length())
                ? asking.presenting(authorization, new Caller.RequestLine(request.method(), request.target().path() + request.target().query().text()))
                : asking.presenting(authorization);
    }

    /// The origin of the page that has the request's address in it, or its script: browsers send no `Origin` for an `<img>`, but most send a `Referer`.
    /// Where a page hides both, they may still say that it is one of ours, or of another site.
    private static Optional<String> page(RequestHead request, String host) {
        var named = origin(request.header("Origin")).or(() -> origin(request.header("Referer")));
        if (named.isPresent()) {
            return named.map(PAGES::shared);
        }
        return request.header("Sec-Fetch-Site").equals("same-origin") && !host.isEmpty() ? Optional.of("https://" + host) : request.origin();
    }

    private static Optional<String> origin(String text) {
        // Most requests of programs have neither header.
        return text.isEmpty() ? Optional.empty() : Optional.of(ORIGIN.matcher(text)).filter(Matcher::lookingAt).map(origin -> origin.group().toLowerCase(Locale.ROOT));
    }
}
