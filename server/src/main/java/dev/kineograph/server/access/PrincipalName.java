// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.access;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.text.VisibleText;
import java.util.regex.Pattern;

/// The grammar of the names of users and tokens.
///
/// **Threading.** Stateless.
final class PrincipalName {
    /// How much of a wrong text a message quotes.
    static final int MAX_SHOWN = 80;
    private static final Pattern GRAMMAR = Pattern.compile("[A-Za-z0-9._@-]{1,64}");

    private PrincipalName() {}

    static boolean isValid(String text) {
        return GRAMMAR.matcher(text).matches();
    }

    /// @param kind what has the name, for the message
    /// @throws RefusedException if the name is malformed
    static String checked(String kind, String name) {
        if (!isValid(name)) {
            throw new RefusedException(
                    Refusal.BAD_VALUE,
                    "%s: '%s' (expected: a name of 1 to 64 letters, digits and . _ @ -)".formatted(kind, VisibleText.excerpt(name, MAX_SHOWN)));
        }
        return name;
    }
}
