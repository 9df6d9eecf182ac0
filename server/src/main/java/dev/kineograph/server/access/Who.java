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
    record Certified(String name) implements Who {
        private static final Pattern GRAMMAR = Pattern.compile("[^\\p{Cntrl}]{1,64}");

        /// @throws RefusedException if the name is malformed
        public Certified {
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

    /// Somebody who has a token of a [JwtIssuer] that says this.
    ///
    /// @param claim the claim that says it, or a path into claims: `group`, `realm_access.roles`; empty for any token
    /// @param value what the claim is, or contains; empty if it has to name the stream, as patterns such as `door` and `yard/*`
    record Jwt(String claim, String value) implements Who {
        private static final Pattern CLAIM = Pattern.compile("[!-<>-~]{0,200}");
        private static final Pattern VALUE = Pattern.compile("[^\\p{Cntrl}]{0,200}");

        /// @throws RefusedException if one of them is malformed, or there is a value and no claim
        public Jwt {
            if (!CLAIM.matcher(claim).matches() || !VALUE.matcher(value).matches() || (claim.isEmpty() && !value.isEmpty())) {
                throw new RefusedException(
                        Refusal.BAD_VALUE,
                        "who: jwt '%s' (expected: jwt, jwt CLAIM=VALUE such as jwt group=family, or jwt CLAIM for a claim with names of streams)"
                                .formatted(VisibleText.excerpt(claim + (value.isEmpty() ? "" : "=" + value), PrincipalName.MAX_SHOWN)));
            }
        }

        private static Jwt of(String words) {
            int equals = words.indexOf('=');
            if (equals == words.length() - 1 && !words.isEmpty()) {
                // `group=` would be a claim with names of streams.
                throw refused("jwt " + words);
            }
            return equals < 0 ? new Jwt(words, "") : new Jwt(words.substring(0, equals), words.substring(equals + 1));
        }

        private String words() {
            return (" " + claim).stripTrailing() + (value.isEmpty() ? "" : "=" + value);
        }
    }

    /// Whoever the [program that is asked][AccessCallback] lets do it.
    record Asked() implements Who {}

    /// Reads what configurations write: `nobody`, `anybody`, `loopback`, `signed`, `ask`, `user NAME`, `token NAME`, `jwt`, `jwt CLAIM=VALUE`, `jwt CLAIM`, `certificate NAME`,
    /// or an address or a range of them.
    ///
    /// @throws RefusedException if it is none of these
    static Who of(String text) {
        var words = text.strip().split(" +", 2);
        return switch (words[0]) {
            case "nobody" -> alone(words, new Nobody(), text);
            case "anybody" -> alone(words, new Anybody(), text);
            case "loopback" -> alone(words, new Loopback(), text);
            case "signed" -> alone(words, new Signed(), text);
            case "ask" -> alone(words, new Asked(), text);
            case "user" -> new User(words.length == 2 ? words[1] : "");
            case "token" -> new Token(words.length == 2 ? words[1] : "");
            case "certificate" -> new Certified(words.length == 2 ? words[1] : "");
            case "jwt" -> Jwt.of(words.length == 2 ? words[1] : "");
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
            case Asked _ -> "ask";
            case AtAddress(var range) -> range.toString();
            case User(var name) -> "user " + name;
            case Token(var name) -> "token " + name;
            case Certified(var name) -> "certificate " + name;
            case Jwt jwt -> "jwt" + jwt.words();
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
                "who: '%s' (expected: nobody, anybody, loopback, signed, ask, user NAME, token NAME, jwt CLAIM=VALUE, certificate NAME, or an address such as 192.168.0.0/16)"
                        .formatted(VisibleText.excerpt(text, PrincipalName.MAX_SHOWN)));
    }
}
