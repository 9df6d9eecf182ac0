// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.settings;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The names that the `Host` header of a request to an HTTP port may have, besides IP addresses, `localhost` and the names of this
/// machine.
///
/// A page can make its visitor's browser send requests here under the page's own name (DNS rebinding). Without this rule it would count as a
/// page of this server. A page cannot do so under a name that it does not own, or under an address.
///
/// **Threading.** Immutable.
///
/// @param names such as `camera.example.org`, in lower case and without a port
/// @param any whether every name is accepted: for a server whose pages and streams are for everybody anyway
public record AllowedHosts(Set<String> names, boolean any) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9_-]+(\\.[a-z0-9_-]+)*");

    /// No further names.
    public static final AllowedHosts DEFAULT = new AllowedHosts(Set.of(), false);

    /// Every name.
    public static final AllowedHosts ANY = new AllowedHosts(Set.of(), true);

    /// Takes a copy.
    ///
    /// @throws RefusedException if one of the names is none
    public AllowedHosts {
        names = Set.copyOf(names);
        names.forEach(AllowedHosts::check);
    }

    /// These names too.
    ///
    /// @param names upper and lower case are the same
    /// @throws RefusedException if one of the names is none
    public static AllowedHosts of(String... names) {
        return new AllowedHosts(Stream.of(names).map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toSet()), false);
    }

    /// These names and those of another one.
    public AllowedHosts and(AllowedHosts more) {
        return new AllowedHosts(Stream.concat(names.stream(), more.names.stream()).collect(Collectors.toSet()), any || more.any);
    }

    private static void check(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new RefusedException(
                    Refusal.BAD_VALUE, "hosts: %s (expected: a name such as camera.example.org, without a port)".formatted(name));
        }
    }
}
