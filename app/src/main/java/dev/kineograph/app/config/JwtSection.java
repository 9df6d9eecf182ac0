// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.config;

import dev.kineograph.server.access.JwtIssuer;
import dev.kineograph.server.access.JwtKey;
import org.jspecify.annotations.Nullable;

/// One item of `access.jwt`: somebody who signs tokens for this server.
///
/// **Threading.** Stateless.
final class JwtSection {
    private static final String KEY = "@FILE or ${NAME} with a public key in PEM or a secret; or a list of them";
    private static final String KEYS = "where the issuer has its keys, such as https://login.example.org/keys";
    private static final String ISSUER = "what 'iss' says in the tokens";
    private static final String AUDIENCE = "what 'aud' says in the tokens: the name that this server has there";
    private static final String COOKIE = "the name of a cookie";

    private JwtSection() {}

    static JwtIssuer bind(Value value) {
        var of = Mapping.of(value, Section.JWT);
        var issuer = of.need("issuer", ISSUER).text(ISSUER);
        var audience = of.need("audience", AUDIENCE).text(AUDIENCE);
        if (of.get("key").isPresent() == of.get("keys").isPresent()) {
            throw value.wrong("either 'key', which has the key, or 'keys', the address at which the issuer has them");
        }
        var made = of.get("key").isPresent()
                ? withKeys(value, issuer, audience, of.need("key", KEY))
                : value.refusing(() -> JwtIssuer.fetching(issuer, audience, of.need("keys", KEYS).uri(KEYS)));
        var cookie = of.get("cookie");
        return cookie.isPresent() ? cookie.get().refusing(() -> made.inCookie(cookie.get().text(COOKIE))) : made;
    }

    private static JwtIssuer withKeys(Value value, String issuer, String audience, Value keys) {
        @Nullable JwtIssuer made = null;
        for (var key : keys.listOrOne()) {
            var text = Secret.of(key, KEY);
            if (Secret.isInTheFile(key) && !text.startsWith("-----BEGIN")) {
                throw key.place().error("%s: a secret in this file (expected: @FILE or ${NAME}, as whoever has it can make tokens)".formatted(key.path()));
            }
            var parsed = key.refusing(() -> JwtKey.parse(text));
            var before = made;
            made = before == null ? value.refusing(() -> JwtIssuer.of(issuer, audience, parsed)) : before.accepting(parsed);
        }
        if (made == null) {
            throw keys.wrong(KEY);
        }
        return made;
    }
}
