// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.settings;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The pages that may show a stream, so that others do not use its pictures as their own (hot-linking). Pages of the host name that they use for the
/// server, at any port, and of origins that may publish, may show it anyway.
///
/// A page is known by its [dev.kineograph.Caller#page], which browsers send and programs can forge: this protects against pages, and not against programs.
///
/// **Threading.** Immutable.
///
/// @param origins such as `https://example.org`, or `https://*.example.org` for all names below it, in lower case
/// @param any whether every page may show it
/// @param mustBeNamed whether a request that names no page is refused: that of a program, of somebody who opens the picture by itself, or of a browser
///     that does not say where it is
public record AllowedPages(Set<String> origins, boolean any, boolean mustBeNamed) {
    private static final Pattern ORIGIN = Pattern.compile("https?://((\\*\\.)?[a-z0-9._-]+|\\[[0-9a-f:.]+])(:[0-9]{1,5})?");
    private static final String ANY_NAME = "://*.";

    /// Every page, and whoever names none.
    public static final AllowedPages ANY = new AllowedPages(Set.of(), true, false);

    /// Takes a copy.
    ///
    /// @throws RefusedException if one of the origins is not a web origin
    public AllowedPages {
        origins = Set.copyOf(origins);
        origins.forEach(AllowedPages::check);
    }

    /// Pages of these web origins, and whoever names none.
    ///
    /// @param origins upper and lower case are the same
    /// @throws RefusedException if one of them is not a web origin
    public static AllowedPages of(String... origins) {
        return new AllowedPages(Stream.of(origins).map(origin -> origin.toLowerCase(Locale.ROOT)).collect(Collectors.toSet()), false, false);
    }

    /// The same, but nobody who names no page.
    public AllowedPages whichAreNamed() {
        return new AllowedPages(origins, any, true);
    }

    private static void check(String origin) {
        if (!ORIGIN.matcher(origin).matches()) {
            throw new RefusedException(
                    Refusal.BAD_VALUE,
                    "pages: %s (expected: scheme, host and port of a page, such as https://example.org or https://*.example.org)".formatted(origin));
        }
    }

    /// Whether pages of that origin are listed, or all are.
    public boolean admits(String origin) {
        return any || origins.contains(origin) || origins.stream().anyMatch(listed -> isBelow(origin, listed));
    }

    private static boolean isBelow(String origin, String listed) {
        int at = listed.indexOf(ANY_NAME);
        if (at < 0) {
            return false;
        }
        var scheme = listed.substring(0, at + 3);
        var domain = listed.substring(at + ANY_NAME.length() - 1);
        return origin.startsWith(scheme) && origin.endsWith(domain) && origin.length() > scheme.length() + domain.length();
    }

    /// The origins as a content security policy lists them.
    @Override
    public String toString() {
        return any ? "*" : origins.stream().sorted().collect(Collectors.joining(" "));
    }
}
