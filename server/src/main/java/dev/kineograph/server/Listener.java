// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import dev.kineograph.StreamName;
import dev.kineograph.server.net.AddressRange;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A port that the server opens, and what it is for.
///
/// **Threading.** Immutable.
public sealed interface Listener {

    /// Where it listens; port 0 takes a free one.
    InetSocketAddress address();

    /// Addresses, beside this machine's own, whose programs may publish here, as CIDR ranges such as `192.168.0.0/16`.
    List<String> allow();

    /// HTTP: pages, live pictures, snapshots, WebSockets, uploads.
    ///
    /// @param origins web origins, beside the listener's own, whose pages may publish, such as `http://printer.local`
    /// @param routes further paths, and what they show
    record Http(InetSocketAddress address, List<String> allow, Set<String> origins, Map<String, Shown> routes)
            implements Listener {

        /// Takes copies.
        ///
        /// @throws dev.kineograph.RefusedException if something in `allow` is no range of addresses
        public Http {
            allow = checked(allow);
            origins = Set.copyOf(origins);
            routes = Map.copyOf(routes);
        }

        /// On loopback: programs of this machine publish, and its own pages.
        public Http(int port) {
            this(loopback(port), List.of(), Set.of(), Map.of());
        }
    }

    /// Images on a socket: 8 bytes of length, big-endian, then the image, again and again.
    ///
    /// @param stream what they are published to; made, with any number of publishers, if there is none
    record Tcp(InetSocketAddress address, List<String> allow, StreamName stream) implements Listener {

        /// Takes a copy.
        ///
        /// @throws dev.kineograph.RefusedException if something in `allow` is no range of addresses
        public Tcp {
            allow = checked(allow);
        }

        /// On loopback: programs of this machine publish.
        public Tcp(int port, StreamName stream) {
            this(loopback(port), List.of(), stream);
        }
    }

    /// What a path of the operator's own choice shows.
    ///
    /// @param as in which way
    record Shown(StreamName stream, As as) {

        /// The ways to show a stream.
        public enum As {
            /// Live, as `/NAME.mjpg`.
            LIVE,
            /// The newest picture, as `/NAME.jpg`.
            SNAPSHOT
        }
    }

    private static List<String> checked(List<String> allow) {
        allow.forEach(AddressRange::of);
        return List.copyOf(allow);
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }
}
