// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.access;

import java.util.Optional;

/// What a token is worth.
///
/// **Threading.** Immutable.
///
/// @param claims what it says, if it is a right now
/// @param fault otherwise what is wrong with it, for its sender
/// @param isGuess whether it may be a guess, and counts as one
record JwtCheck(Optional<JwtClaims> claims, String fault, boolean isGuess) {
    static final JwtCheck FORGED = new JwtCheck(Optional.empty(), "the token is wrong", true);

    static JwtCheck right(JwtClaims claims) {
        return new JwtCheck(Optional.of(claims), "", false);
    }

    /// A token that nobody has forged, or of which that is not known.
    static JwtCheck wrong(String fault) {
        return new JwtCheck(Optional.empty(), fault, false);
    }
}
