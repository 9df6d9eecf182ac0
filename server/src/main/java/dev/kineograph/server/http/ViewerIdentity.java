// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import io.netty.handler.codec.http.cookie.Cookie;
import io.netty.handler.codec.http.cookie.ServerCookieDecoder;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// A viewer's identity: a person, as far as a server can tell. A token in the address (`?viewer=NAME`), a cookie, or else the connection.
///
/// The cookie has 128 random bits without any other meaning, is not readable by scripts, and ends with the browser's session. On pages
/// of other sites, browsers send it only over TLS (RFC 6265bis, 5.6.7), a separate one for each site (CHIPS); without TLS, none does.
///
/// **Threading.** Immutable.
///
/// @param name the name under which the identity is counted
/// @param isKnown whether the request carried it, so that the next request has the same identity
/// @param setCookie the header that makes a browser send it from now on
public record ViewerIdentity(String name, boolean isKnown, Optional<String> setCookie) {
    private static final String COOKIE = "kineograph";
    private static final String BY_COOKIE = "cookie ";
    private static final Pattern COOKIE_VALUE = Pattern.compile("[A-Za-z0-9_-]{22}");
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~-]{1,64}");

    /// The identity by a token in the address.
    ///
    /// @throws dev.kineograph.RefusedException if it is malformed
    static ViewerIdentity ofToken(String token) {
        return known("token " + checked(token));
    }

    /// The identity by our cookie, which the response sets if the request has none.
    ///
    /// @param cookies the request's `Cookie` header, or nothing
    /// @param newCookie the value of a cookie for a request that has none
    static ViewerIdentity ofCookie(String cookies, Supplier<String> newCookie, boolean isOverTls) {
        return cookie(cookies).map(value -> known(BY_COOKIE + value)).orElseGet(() -> introduced(newCookie.get(), isOverTls));
    }

    /// The identity by connection: each connection has its own.
    ///
    /// @param peer `ADDRESS:PORT`
    static ViewerIdentity ofConnection(String peer) {
        return new ViewerIdentity(peer, false, Optional.empty());
    }

    private static ViewerIdentity known(String name) {
        return new ViewerIdentity(name, true, Optional.empty());
    }

    /// Whether nobody else can claim it: a browser keeps its cookie to itself, while a token may be in any address.
    public boolean isSecret() {
        return name.startsWith(BY_COOKIE);
    }

    private static String checked(String token) {
        if (!TOKEN.matcher(token).matches()) {
            throw Query.refused("viewer", token, "1 to 64 letters, digits and . _ ~ -");
        }
        return token;
    }

    private static Optional<String> cookie(String header) {
        return header.isEmpty()
                ? Optional.empty()
                : ServerCookieDecoder.STRICT.decode(header).stream()
                        .filter(cookie -> cookie.name().equals(COOKIE))
                        .map(Cookie::value)
                        .filter(value -> COOKIE_VALUE.matcher(value).matches())
                        .findFirst();
    }

    private static ViewerIdentity introduced(String value, boolean isOverTls) {
        var sites = isOverTls ? "SameSite=None; Secure; Partitioned" : "SameSite=Lax";
        var setCookie = COOKIE + "=" + value + "; Path=/; HttpOnly; " + sites;
        return new ViewerIdentity(BY_COOKIE + value, false, Optional.of(setCookie));
    }
}
