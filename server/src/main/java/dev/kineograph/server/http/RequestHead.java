// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// What a request says before its body, whatever version of HTTP brought it.
///
/// **Threading.** Confined to its connection's event loop. What it says does not change.
interface RequestHead {
    /// A weight of zero means "not acceptable" (RFC 9110, 12.4.2).
    Pattern NO_PAGE = Pattern.compile("text/html\\s*;(?:[^,]*;)?\\s*q=0(?:\\.0*)?\\s*(?:[,;]|$)");

    /// The method as it was sent, or `WEBSOCKET` for a request that opens a WebSocket.
    String method();

    /// Whether it can only open a WebSocket: HTTP/1.1 lets a server answer as if it were an ordinary GET, HTTP/2 does not (RFC 8441, 4).
    default boolean mustUpgrade() {
        return false;
    }

    /// Where the request goes.
    RequestTarget target();

    /// A header's first value, or nothing.
    String header(String name);

    /// Whether the request has a header, which may be empty.
    boolean has(String name);

    /// All values of a header, separated by commas, as if it were there once (RFC 9110, 5.3); or nothing.
    String list(String name);

    /// Whether a proxy has forwarded it, or may have done so without saying it.
    boolean isForwarded();

    /// Whether the request says where its body ends.
    boolean hasLength();

    /// The declared length of the body; 0 if there is none.
    long announcedLength();

    /// The origin of the page that sends it; empty for programs, and where the browser does not say. A browser names the page's origin in every
    /// request that changes something, but not in every GET (Fetch, 3.2). There, `Sec-Fetch-Site` says that another origin caused the request, at
    /// least on addresses that the browser trusts.
    default Optional<String> origin() {
        var origin = header("Origin");
        return switch (header("Sec-Fetch-Site")) {
            // A page that the browser does not name (HTML, 7.1.1).
            case "cross-site", "same-site" -> Optional.of(origin.isEmpty() ? "null" : origin);
            default -> origin.isEmpty() ? Optional.empty() : Optional.of(origin);
        };
    }

    /// Whether it accepts a page before anything else, as a browser's tab or frame does, and neither programs nor an `<img>`.
    default boolean acceptsPage() {
        var accept = list("Accept").toLowerCase(Locale.ROOT);
        // Java before version 20 also names text/html first by default, whatever is requested, but ends so.
        return accept.contains("text/html") && !accept.contains("*; q=.2") && !NO_PAGE.matcher(accept).find();
    }
}
