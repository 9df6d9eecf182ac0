// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import dev.kineograph.StreamName;
import java.util.Optional;

/// Which stream the addresses of another server mean.
///
/// **Threading.** Immutable.
///
/// @param naming how an address names it
/// @param usual the default stream of the port; empty for the only stream that the caller may watch
public record StreamChoice(Naming naming, Optional<StreamName> usual) {

    /// How an address names a stream.
    @FunctionalInterface
    public interface Naming {
        /// It names none: the default stream is meant.
        Naming NONE = (_, _) -> new Meant(Optional.empty(), true);

        /// What an address means.
        Meant meant(RouteMatch match, Query query);
    }

    /// What an address means.
    ///
    /// @param name the stream's name, if the address has one
    /// @param orUsual whether the default stream is meant if the address has no name, or no such stream exists
    public record Meant(Optional<String> name, boolean orUsual) {}
}
