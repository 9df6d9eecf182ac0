// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.access;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.server.settings.AddressRange;
import dev.kineograph.text.VisibleText;
import java.util.regex.Pattern;

/// Whom a rule of [AccessRules] is for.
///
/// **Threading.** Immutable.
public sealed interface Who {
    /// Not even those who could watch or publish without the rule.
    record Nobody() implements Who {}

    /// Everybody who can reach the server. Pages of other sites may only watch.
    record Anybody() implements Who {}

    /// Programs on this machine, and the server's own pages in a browser here; not what came through a proxy.
    record Loopback() implements Who {}

    /// Those whose address is [signed][AddressSigner] for it.
    record Signed() implements Who {}

    /// Programs at these addresses, and the server's own pages in browsers there.
    record AtAddress(AddressRange range) implements Who {}

    /// Somebody with a certificate that has this name and that the listener's authorities have signed: see [dev.kineograph.server.settings.Tls.Clients].
    ///
    /// @param name the common name of the subject, or one of its alternative names; 1 to 64 characters
    record Certificate(String name) implements Who {
        private static final Pattern GRAMMAR = Pattern.compile("[^\\p{Cntrl}]{1,64}");

        /// @throws RefusedException if the name is malformed
        public Certificate {
            name = name.strip();
            if (!GRAMMAR.matcher(name).matches()) {
                throw new RefusedException(Refusal.BAD_VALUE, "certificate: '%s' (expected: the name in one, of 1 to 64 characters)"
                        .formatted(VisibleText.excerpt(name, PrincipalName.MAX_SHOWN)));
            }
        }
    }

    /// Somebody who knows a password.
    ///
    /// @param name 1 to 64 letters, digits and `. _ @ -`
    record User(String name) implements Who {
        /// @throws RefusedException if the name is malformed
        public User {
            PrincipalName.checked("user", name);
        }
    }

    /// A program that has a token.
    ///
    /// @param name 1 to 64 letters, digits and `. _ @ -`
    record Token(String name) implements Who {
        /// @throws RefusedException if the name is malformed
        public Token {
            PrincipalName.checked("token", name);
        }
    }

    /// Reads what configurations write: `nobody`, `anybody`, `loopback`, `signed`, `user NAME`, `token NAME`, `certificate NAME`, or an address or a range of them.
    ///
    /// @throws RefusedException if it is none of these
    static Who of(String text) {
        var words = text.strip().split(" +", 2);
        return switch (words[0]) {
            case "nobody" -> alone(words, new Nobody(), text);
            case "anybody" -> alone(words, new Anybody(), text);
            case "loopback" -> alone(words, new Loopback(), text);
            case "signed" -> alone(words, new Signed(), text);
            case "user" -> new User(words.length == 2 ? words[1] : "");
            case "token" -> new Token(words.length == 2 ? words[1] : "");
            case "certificate" -> new Certificate(words.length == 2 ? words[1] : "");
            default -> atAddress(text);
        };
    }

    /// The text from which [#of] reads it.
    default String text() {
        return switch (this) {
            case Nobody _ -> "nobody";
            case Anybody _ -> "anybody";
            case Loopback _ -> "loopback";
            case Signed _ -> "signed";
            case AtAddress(var range) -> range.toString();
            case User(var name) -> "user " + name;
            case Token(var name) -> "token " + name;
            case Certificate(var name) -> "certificate " + name;
        };
    }

    private static Who alone(String[] words, Who who, String text) {
        if (words.length > 1) {
            throw refused(text);
        }
        return who;
    }

    private static Who atAddress(String text) {
        try {
            return new AtAddress(AddressRange.of(text));
        } catch (RefusedException e) {
            throw refused(text);
        }
    }

    private static RefusedException refused(String text) {
        return new RefusedException(
                Refusal.BAD_VALUE,
                "who: '%s' (expected: nobody, anybody, loopback, signed, user NAME, token NAME, certificate NAME, or an address such as 192.168.0.0/16)"
                        .formatted(VisibleText.excerpt(text, PrincipalName.MAX_SHOWN)));
    }
}
