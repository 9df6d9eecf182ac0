// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;

/// Which servers a source may connect to, and how it finds them.
///
/// **Threading.** Shared; any thread.
@FunctionalInterface
public interface Reach {
    /// Any server, for addresses in the configuration.
    Reach ANYWHERE = Destination::byName;

    /// Finds the addresses of a host.
    @FunctionalInterface
    interface Resolver {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    /// For addresses from outside: excludes this machine, and everything that only its link or its cloud can reach.
    static Reach untrusted() {
        return new CheckedReach(InetAddress::getAllByName, ForbiddenAddresses::contain);
    }

    /// The destination for one connection to the server of an address.
    ///
    /// @throws IOException if the host's name cannot be resolved now
    /// @throws dev.kineograph.RefusedException if the source may not connect to it
    Destination to(URI address) throws IOException;
}
