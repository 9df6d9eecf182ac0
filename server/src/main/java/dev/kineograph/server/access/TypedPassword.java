// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.Optional;

/// What a person types into a browser's prompt, or on a page.
///
/// **Threading.** Immutable.
record TypedPassword(String user, String password) {

    /// Reads what follows `Basic`; empty if it is malformed.
    static Optional<TypedPassword> of(String base64) {
        try {
            var text = new String(Base64.getDecoder().decode(base64), UTF_8);
            int colon = text.indexOf(':');
            return colon < 0 ? Optional.empty() : Optional.of(new TypedPassword(text.substring(0, colon), text.substring(colon + 1)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// Says nothing of it.
    @Override
    public String toString() {
        return "a password";
    }
}
