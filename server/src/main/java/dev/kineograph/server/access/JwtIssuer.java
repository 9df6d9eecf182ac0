// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.access;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.text.VisibleText;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Somebody who signs tokens (JWT, RFC 7519) for this server, such as the place where an organization signs in.
///
/// A token counts if a key of its issuer has signed it, `iss` is the issuer, `aud` is or contains the audience, and its time (`exp`, and `nbf` if there is one) has come and is not over,
/// give or take a minute. It is sent as `Bearer`, or in a cookie if the issuer has one; never in an address. What it is a right to, rules say: [Who.Jwt].
///
/// It needs one more jar, `com.nimbusds:nimbus-jose-jwt`, in the program.
///
/// **Threading.** Immutable.
public final class JwtIssuer {
    private static final int MAX_LENGTH = 500;
    private static final Pattern TEXT = Pattern.compile("[!-~]{1," + MAX_LENGTH + "}");

    private final String issuer;
    private final String audience;
    private final JwtKeys keys;
    private final List<JwtKey> fixed;
    private final Optional<String> cookie;

    private JwtIssuer(String issuer, String audience, JwtKeys keys, List<JwtKey> fixed, Optional<String> cookie) {
        this.issuer = checked("issuer", issuer);
        this.audience = checked("audience", audience);
        this.keys = keys;
        this.fixed = fixed;
        this.cookie = cookie;
    }

    private static String checked(String what, String text) {
        if (!TEXT.matcher(text).matches()) {
            throw new RefusedException(
                    Refusal.BAD_VALUE,
                    "%s: '%s' (expected: 1 to %d visible characters, as in the tokens)".formatted(what, VisibleText.excerpt(text, PrincipalName.MAX_SHOWN), MAX_LENGTH));
        }
        return text;
    }

    /// An issuer with a key that does not change.
    ///
    /// @param issuer what `iss` says
    /// @param audience what `aud` says or contains: the name that this server has there
    /// @throws RefusedException if one of them has spaces or is too long
    public static JwtIssuer of(String issuer, String audience, JwtKey key) {
        return with(issuer, audience, List.of(key), Optional.empty());
    }

    private static JwtIssuer with(String issuer, String audience, List<JwtKey> fixed, Optional<String> cookie) {
        return new JwtIssuer(issuer, audience, _ -> CompletableFuture.completedFuture(fixed), fixed, cookie);
    }

    /// An issuer whose keys are fetched when there are tokens to verify, and again when they have changed.
    ///
    /// @param keys where they are (a JWK set, RFC 7517), `https` or `http`. Whoever can change what is there can make tokens
    /// @throws RefusedException if the address is another one, or `issuer` or `audience` are malformed
    public static JwtIssuer fetching(String issuer, String audience, URI keys) {
        return fetching(issuer, audience, keys, System::nanoTime);
    }

    static JwtIssuer fetching(String issuer, String audience, URI keys, LongSupplier nanoTime) {
        if (!OutgoingRequests.isAddress(keys)) {
            throw new RefusedException(Refusal.BAD_VALUE, "keys: no address of keys (expected: such as https://login.example.org/keys)");
        }
        return new JwtIssuer(issuer, audience, new FetchedJwtKeys(keys, nanoTime), List.of(), Optional.empty());
    }

    /// The same with another key, for the time in which one is replaced.
    ///
    /// @throws RefusedException if its keys are fetched
    public JwtIssuer accepting(JwtKey key) {
        if (fixed.isEmpty()) {
            throw new RefusedException(Refusal.BAD_VALUE, "key: beside keys that are fetched (expected: one or the other)");
        }
        var more = new ArrayList<>(fixed);
        more.add(key);
        return with(issuer, audience, List.copyOf(more), cookie);
    }

    /// The same, whose tokens may be in a cookie too. As a browser sends it by itself, it counts only for pages of this server and of listed origins.
    ///
    /// @throws RefusedException if no cookie can have that name
    public JwtIssuer inCookie(String name) {
        return new JwtIssuer(issuer, audience, keys, fixed, Optional.of(CookieName.checked("cookie", name)));
    }

    /// The same, with the keys that another one has fetched from the same address.
    JwtIssuer keepingKeysOf(@Nullable JwtIssuer before) {
        boolean isSame = before != null && keys instanceof FetchedJwtKeys fetched && fetched.isOf(before.keys);
        return isSame ? new JwtIssuer(issuer, audience, Objects.requireNonNull(before).keys, fixed, cookie) : this;
    }

    /// What `iss` says.
    public String issuer() {
        return issuer;
    }

    String audience() {
        return audience;
    }

    JwtKeys keys() {
        return keys;
    }

    Optional<String> cookie() {
        return cookie;
    }

    /// Its name.
    @Override
    public String toString() {
        return issuer;
    }
}
