// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.access;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.text.VisibleText;
import java.util.regex.Pattern;

/// The grammar of the names of cookies (RFC 6265, 4.1.1).
///
/// **Threading.** Stateless.
final class CookieName {
    private static final Pattern GRAMMAR = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}");

    private CookieName() {}

    /// @param kind what names it, for the message
    /// @throws RefusedException if no cookie can have that name
    static String checked(String kind, String name) {
        if (!GRAMMAR.matcher(name).matches()) {
            throw new RefusedException(
                    Refusal.BAD_VALUE, "%s: '%s' (expected: the name of a cookie)".formatted(kind, VisibleText.excerpt(name, PrincipalName.MAX_SHOWN)));
        }
        return name;
    }
}
