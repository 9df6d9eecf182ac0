// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.access;

import dev.kineograph.RefusedException;
import dev.kineograph.StreamName;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a genuine token says of its owner.
///
/// **Threading.** Immutable.
///
/// @param until until when it is a right
record JwtClaims(Map<String, Object> claims, Instant until) {
    /// Claims whose text is a list of words (RFC 8693, 4.2).
    private static final List<String> OF_WORDS = List.of("scope", "scp");

    /// Whether a rule names its owner.
    boolean fit(Who.Jwt who, StreamName stream) {
        return who.claim().isEmpty()
                || texts(who.claim()).anyMatch(text -> who.value().isEmpty() ? names(text, stream) : who.value().equals(text));
    }

    /// The texts of a claim, one or a list. It may be in others: `realm_access.roles`.
    private Stream<String> texts(String claim) {
        return switch (value(claims, claim)) {
            case Collection<?> list -> list.stream().map(String::valueOf);
            case String text when OF_WORDS.contains(claim) -> Stream.of(text.split(" +"));
            case String text -> Stream.of(text);
            case Number number -> Stream.of(number.toString());
            case Boolean flag -> Stream.of(flag.toString());
            case null, default -> Stream.empty();
        };
    }

    private static @Nullable Object value(Map<?, ?> claims, String claim) {
        int dot = claim.indexOf('.');
        if (claims.containsKey(claim) || dot < 0) {
            return claims.get(claim);
        }
        return claims.get(claim.substring(0, dot)) instanceof Map<?, ?> inner ? value(inner, claim.substring(dot + 1)) : null;
    }

    /// A pattern that is none names nothing.
    private static boolean names(String pattern, StreamName stream) {
        try {
            return StreamPattern.of(pattern).matches(stream);
        } catch (RefusedException e) {
            return false;
        }
    }

    /// Says nothing of its owner.
    @Override
    public String toString() {
        return "claims until " + until;
    }
}
