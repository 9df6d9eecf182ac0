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
    /// Whatever the configuration names.
    Reach ANYWHERE = Destination::byName;

    /// Finds the addresses of a host.
    @FunctionalInterface
    interface Resolver {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    /// For addresses that came from outside: not this machine, nor what only its link or its cloud can reach.
    static Reach untrusted() {
        return new CheckedReach(InetAddress::getAllByName, ForbiddenAddresses::contain);
    }

    /// The way to the server of an address, for one connection.
    ///
    /// @throws IOException if there is no host of that name now
    /// @throws dev.kineograph.RefusedException if the source may not connect to it
    Destination to(URI address) throws IOException;
}
