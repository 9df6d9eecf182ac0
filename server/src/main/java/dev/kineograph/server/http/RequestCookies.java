// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import io.netty.handler.codec.http.cookie.ServerCookieDecoder;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// The cookies of a request, of which only those are kept that somebody reads.
///
/// **Threading.** Stateless.
final class RequestCookies {
    private RequestCookies() {}

    /// Those with these names in a `Cookie` header. Of two with one name the first counts: browsers send first what was set for the longer path.
    static Map<String, String> of(String header, Set<String> names) {
        var found = new HashMap<String, String>();
        for (var cookie : ServerCookieDecoder.STRICT.decodeAll(header)) {
            if (names.contains(cookie.name())) {
                found.putIfAbsent(cookie.name(), cookie.value());
            }
        }
        return found;
    }
}
