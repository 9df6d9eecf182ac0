// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.access;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Who is known to rules, and by what.
///
/// **Threading.** Immutable.
///
/// @param digests users whose programs know only Digest
/// @param issuers those who sign tokens, by their names
/// @param callback who decides about all others
record Principals(
        Map<String, PasswordHash> users,
        Map<String, DigestHash> digests,
        Map<String, TokenHash> tokens,
        Map<String, JwtIssuer> issuers,
        Optional<AccessCallback> callback) {
    Principals {
        users = Map.copyOf(users);
        digests = Map.copyOf(digests);
        tokens = Map.copyOf(tokens);
        issuers = Map.copyOf(issuers);
    }

    boolean hasUser(String name) {
        return users.containsKey(name) || digests.containsKey(name);
    }

    /// What a user's password is compared with.
    Optional<Object> password(String user) {
        return Optional.<Object>ofNullable(users.get(user)).or(() -> Optional.ofNullable(digests.get(user)));
    }

    /// The names of the cookies that may have credentials.
    Set<String> cookies() {
        return Stream.concat(issuers.values().stream().map(JwtIssuer::cookie), Stream.of(callback.flatMap(AccessCallback::cookie)))
                .flatMap(Optional::stream)
                .collect(Collectors.toUnmodifiableSet());
    }

    /// The same, with the keys that were fetched for the same issuers before.
    Principals keepingKeysOf(Principals before) {
        var kept = issuers.entrySet().stream().collect(Collectors.toUnmodifiableMap(
                Map.Entry::getKey, entry -> entry.getValue().keepingKeysOf(before.issuers.get(entry.getKey()))));
        return new Principals(users, digests, tokens, kept, callback);
    }
}
