// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.access;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/// The keys of a [JwtIssuer].
///
/// **Threading.** Shared.
@FunctionalInterface
interface JwtKeys {
    /// All of them, also if none is the wanted one; empty if they are not known now. Done at once if they need not be fetched.
    ///
    /// @param wanted whether a key may be that of the token
    CompletableFuture<List<JwtKey>> find(Predicate<JwtKey> wanted);
}
