// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLDecoder;
import java.util.Optional;

/// Parses the address of something on this machine: `folder:/srv/pictures?fps=2`.
///
/// **Threading.** Stateless.
public final class LocalAddress {
    private LocalAddress() {}

    /// The path or device.
    public static String path(URI address) {
        var opaque = address.getRawSchemeSpecificPart();
        int query = opaque.indexOf('?');
        var path = query < 0 ? opaque : opaque.substring(0, query);
        return URLDecoder.decode((path.startsWith("///") ? path.substring(2) : path).replace("+", "%2B"), UTF_8);
    }

    /// The text after the `?`, which cannot be meant for a server here, or after the `#`.
    public static String parameters(URI address) {
        var opaque = address.getRawSchemeSpecificPart();
        int query = opaque.indexOf('?');
        return query < 0 ? Optional.ofNullable(address.getRawFragment()).orElse("") : opaque.substring(query + 1);
    }
}
