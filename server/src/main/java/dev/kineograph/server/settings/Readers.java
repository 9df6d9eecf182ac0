// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.settings;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The web origins whose pages may read the responses of an HTTP port. Pages of the host name that they use for the port, at any port, and of
/// the origins that may publish, may read anyway.
///
/// Any page may show a picture in an `<img>`, of which it learns only the size. To read is to get the bytes: by `fetch`, a
/// WebSocket or Socket.IO. Without this rule each page on the web could read the cameras in its visitor's network.
///
/// **Threading.** Immutable.
///
/// @param origins such as `https://example.org` or `http://printer.local:7125`, in lower case
/// @param any whether every page may read: for a server whose pictures are for everybody anyway
public record Readers(Set<String> origins, boolean any) {
    private static final Pattern ORIGIN = Pattern.compile("https?://([a-z0-9._-]+|\\[[0-9a-f:.]+])(:[0-9]{1,5})?");

    /// No further pages.
    public static final Readers DEFAULT = new Readers(Set.of(), false);

    /// Every page.
    public static final Readers ANY = new Readers(Set.of(), true);

    /// Takes a copy.
    ///
    /// @throws RefusedException if one of the origins is not a web origin
    public Readers {
        origins = Set.copyOf(origins);
        origins.forEach(Readers::check);
    }

    /// Pages of these web origins too.
    ///
    /// @param origins upper and lower case are the same
    /// @throws RefusedException if one of them is not a web origin
    public static Readers of(String... origins) {
        return new Readers(Stream.of(origins).map(origin -> origin.toLowerCase(Locale.ROOT)).collect(Collectors.toSet()), false);
    }

    private static void check(String origin) {
        if (!ORIGIN.matcher(origin).matches()) {
            throw new RefusedException(
                    Refusal.BAD_VALUE,
                    "readers: %s (expected: scheme, host and port of a page, such as https://example.org:8443)".formatted(origin));
        }
    }
}
