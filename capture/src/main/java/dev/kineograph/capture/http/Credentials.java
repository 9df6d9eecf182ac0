// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.address.AddressParameters;
import java.net.URI;
import java.net.URLDecoder;
import java.util.Optional;

/// The credentials for a server. They are never shown.
///
/// **Threading.** Immutable.
public sealed interface Credentials {

    /// A name and its password, which are sent once the server has asked for them.
    record Login(String user, String password) implements Credentials {
        @Override
        public String toString() {
            return "a user and a password";
        }
    }

    /// A token, which is sent with each request.
    record Bearer(String token) implements Credentials {
        @Override
        public String toString() {
            return "a token";
        }
    }

    /// The credentials in an address.
    public static Optional<Credentials> of(URI address, AddressParameters given) {
        var login = Optional.ofNullable(address.getRawUserInfo()).map(Credentials::login);
        var bearer = given.text("bearer").map(Credentials::bearer);
        if (login.isPresent() && bearer.isPresent()) {
            throw new RefusedException(
                    Refusal.BAD_VALUE, "%s: a password and a bearer token (expected: one of them)".formatted(given.where()));
        }
        return login.or(() -> bearer);
    }

    private static Credentials login(String userInfo) {
        var parts = userInfo.split(":", 2);
        return new Login(decoded(parts[0]), parts.length == 2 ? decoded(parts[1]) : "");
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
    }

    /// A token.
    ///
    /// @throws RefusedException if it cannot be one
    static Credentials bearer(String token) {
        // RFC 6750, 2.1. Not quoted: it is a secret.
        if (!token.matches("[A-Za-z0-9._~+/-]+=*")) {
            throw new RefusedException(
                    Refusal.BAD_VALUE, "bearer: not a token (expected: letters, digits and . _ ~ / - =)");
        }
        return new Bearer(token);
    }
}
