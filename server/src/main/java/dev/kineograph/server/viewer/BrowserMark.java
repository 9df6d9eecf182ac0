// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import dev.kineograph.server.http.Exchange;
import dev.kineograph.server.net.AddressShare;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/// What the connections of one browser on pages of one site have in common: the name of its identity if it sends that, otherwise its
/// address, its User-Agent and the site.
///
/// **Threading.** Immutable.
///
/// @param name of the identity
/// @param isKnown whether the browser has sent that name
/// @param address the client's
/// @param program a hash of the User-Agent and of the page's origin
record BrowserMark(String name, boolean isKnown, InetAddress address, int program) {

    /// The mark of a request, if Chromium or a relative has made it for a picture in a page.
    static Optional<BrowserMark> ofChromiumsPicture(Exchange exchange) {
        var userAgent = exchange.header("User-Agent");
        boolean isPicture = exchange.header("Accept").toLowerCase(Locale.ROOT).startsWith("image/");
        if (!isPicture || !userAgent.contains("Chrome/")) {
            return Optional.empty();
        }
        var viewer = exchange.viewer();
        var address = exchange.caller().address().map(AddressShare::of).orElseGet(InetAddress::getLoopbackAddress);
        return Optional.of(new BrowserMark(
                viewer.name(), viewer.isKnown(), address, Objects.hash(userAgent, origin(exchange.header("Referer")))));
    }

    /// `https://example.org` of `https://example.org/forum?page=2`.
    private static String origin(String referer) {
        int host = referer.indexOf("://") + 3;
        int path = referer.indexOf('/', host);
        return path < 0 ? referer : referer.substring(0, path);
    }

    /// Whether another connection seems to belong to this browser too. A browser that sends an identity was given it on an earlier
    /// connection; one that sends none may have refused the one that it was given.
    boolean isAlsoOf(BrowserMark other) {
        return isKnown ? name.equals(other.name) : !other.isKnown && program == other.program;
    }
}
