// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.settings;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/// Who may publish at a listener: programs on this machine and the listener's own pages, in addition those that are listed, or nobody.
///
/// **Threading.** Immutable.
///
/// @param publishing whether the lists count; they are empty if they do not
/// @param allow addresses whose programs may publish
/// @param origins web origins whose pages may publish, such as `http://printer.local`
public record PublishRules(Publishing publishing, List<AddressRange> allow, Set<String> origins) {

    /// Programs on this machine and the listener's own pages, and so far nobody else.
    public static final PublishRules DEFAULT = new PublishRules(Publishing.ALLOWED, List.of(), Set.of());

    /// Programs on this machine and the listener's own pages, for good: nobody else can be listed.
    public static final PublishRules LOOPBACK = new PublishRules(Publishing.LOOPBACK, List.of(), Set.of());

    /// Nobody.
    public static final PublishRules NOBODY = new PublishRules(Publishing.NOBODY, List.of(), Set.of());

    /// Takes copies.
    ///
    /// @throws RefusedException if somebody is listed and the list does not count
    public PublishRules {
        allow = List.copyOf(allow);
        origins = Set.copyOf(origins);
        if (publishing != Publishing.ALLOWED && !(allow.isEmpty() && origins.isEmpty())) {
            throw new RefusedException(
                    Refusal.BAD_VALUE,
                    "publishing: %s with allow or origins, which have no effect then (expected: allowed, or neither of them)"
                            .formatted(publishing.name().toLowerCase(Locale.ROOT)));
        }
    }

    /// Programs at these addresses too.
    ///
    /// @param ranges as CIDR writes them, such as `192.168.0.0/16`
    /// @throws RefusedException if one of them is not a range of addresses
    public static PublishRules allowing(String... ranges) {
        return new PublishRules(Publishing.ALLOWED, Stream.of(ranges).map(AddressRange::of).toList(), Set.of());
    }

    /// The same with programs at these addresses too.
    ///
    /// @throws RefusedException if there are some, and the lists do not count
    public PublishRules alsoAllowing(List<AddressRange> more) {
        return new PublishRules(publishing, Stream.concat(allow.stream(), more.stream()).distinct().toList(), origins);
    }

    /// The same with pages of these web origins.
    public PublishRules withOrigins(String... newOrigins) {
        return new PublishRules(publishing, allow, Set.of(newOrigins));
    }
}
