// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import io.netty.handler.codec.http.cookie.Cookie;
import io.netty.handler.codec.http.cookie.ServerCookieDecoder;
import java.util.Optional;
import java.util.regex.Pattern;

/// The cookie of a browser in which somebody has signed in. Scripts cannot read it, pages of other sites cannot make the browser send it, and over TLS no other host
/// and no unencrypted page can set it (RFC 6265bis, 4.1.3.2).
///
/// **Threading.** Stateless.
public final class SessionCookie {
    private static final String NAME = "kineograph-session";
    private static final String NAME_OVER_TLS = "__Host-" + NAME;
    private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9_-]{43}");

    private SessionCookie() {}

    /// Its value in a `Cookie` header, if it is there. Over TLS only the one counts that no unencrypted page of the same host can have set.
    static Optional<String> of(String header, boolean isOverTls) {
        var name = isOverTls ? NAME_OVER_TLS : NAME;
        return !header.contains(name)
                ? Optional.empty()
                : ServerCookieDecoder.STRICT.decode(header).stream()
                        .filter(cookie -> cookie.name().equals(name))
                        .map(Cookie::value)
                        .filter(value -> VALUE.matcher(value).matches())
                        .findFirst();
    }

    /// The header that makes a browser send it until it is closed.
    ///
    /// @param value made by [dev.kineograph.server.access.AccessRules#signIn]
    public static String set(String value, boolean isOverTls) {
        return isOverTls
                ? NAME_OVER_TLS + "=" + value + "; Path=/; HttpOnly; SameSite=Strict; Secure"
                : NAME + "=" + value + "; Path=/; HttpOnly; SameSite=Strict";
    }

    /// The header that makes a browser forget it.
    public static String forget(boolean isOverTls) {
        return set("", isOverTls) + "; Max-Age=0";
    }
}
