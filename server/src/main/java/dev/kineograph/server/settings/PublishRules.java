// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.settings;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Who may publish at a listener, in addition to programs on this machine and the listener's own pages.
///
/// **Threading.** Immutable.
///
/// @param allow addresses whose programs may publish
/// @param origins web origins whose pages may publish, such as `http://printer.local`
public record PublishRules(List<AddressRange> allow, Set<String> origins) {

    /// Nobody else.
    public static final PublishRules DEFAULT = new PublishRules(List.of(), Set.of());

    /// Takes copies.
    public PublishRules {
        allow = List.copyOf(allow);
        origins = Set.copyOf(origins);
    }

    /// Programs at these addresses too.
    ///
    /// @param ranges as CIDR writes them, such as `192.168.0.0/16`
    /// @throws dev.kineograph.RefusedException if one of them is no range of addresses
    public static PublishRules allowing(String... ranges) {
        return new PublishRules(Stream.of(ranges).map(AddressRange::of).toList(), Set.of());
    }

    /// The same with pages of these web origins.
    public PublishRules withOrigins(String... newOrigins) {
        return new PublishRules(allow, Set.of(newOrigins));
    }
}
