// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.http;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;

/// Connects to the address that it has checked: if the name were resolved again to connect, it could mean another machine (DNS rebinding).
///
/// **Threading.** Immutable.
///
/// @param forbidden addresses that may not be connected to
public record CheckedReach(Reach.Resolver resolver, Predicate<InetAddress> forbidden) implements Reach {

    @Override
    public Destination to(URI address) throws IOException {
        var found = resolve(address);
        // One forbidden address is enough: a name that also means this machine is an attack.
        if (found.length == 0 || Arrays.stream(found).anyMatch(forbidden)) {
            throw refused(address);
        }
        return Destination.byAddress(address, found[0]);
    }

    /// Refuses an address whose host is not a name, before anything is resolved or connected to, and one that lets a file be read.
    public static void check(URI address, Optional<Trust> trust) {
        if (trust.orElse(null) instanceof Authorities) {
            throw new RefusedException(
                    Refusal.DENIED, "%s: ca: reads a file (expected: the sha256 of the certificate)".formatted(HttpAddress.origin(address)));
        }
        try {
            if (ForbiddenAddresses.contain(InetAddress.ofLiteral(address.getHost()))) {
                throw refused(address);
            }
        } catch (IllegalArgumentException e) {
            // A name: its addresses are checked at each connection.
        }
    }

    private InetAddress[] resolve(URI address) throws IOException {
        var host = address.getHost();
        try {
            return resolver.resolve(host.startsWith("[") ? host.substring(1, host.length() - 1) : host);
        } catch (UnknownHostException e) {
            throw new IOException("%s: no host of that name".formatted(HttpAddress.origin(address)), e);
        }
    }

    private static RefusedException refused(URI address) {
        return new RefusedException(
                Refusal.DENIED,
                "%s: an address of this machine, its link or its cloud (expected: a server elsewhere)".formatted(HttpAddress.origin(address)));
    }
}
