// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import dev.kineograph.StreamName;
import dev.kineograph.server.dialect.imagestream.ImagestreamPaths;
import dev.kineograph.server.dialect.jpgpusher.RenewalRules;
import dev.kineograph.server.net.AddressRange;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
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

    /// HTTP: pages, live pictures, snapshots, WebSockets, uploads, Socket.IO.
    ///
    /// @param origins web origins, beside the listener's own, whose pages may publish, such as `http://printer.local`
    /// @param routes further paths, and what they show
    /// @param socketIo what clients of Socket.IO may say
    record Http(
            InetSocketAddress address,
            List<String> allow,
            Set<String> origins,
            Map<String, Shown> routes,
            SocketIoSettings socketIo)
            implements Listener {

        /// Takes copies.
        ///
        /// @throws dev.kineograph.RefusedException if something in `allow` is no range of addresses
        public Http {
            allow = checked(allow);
            origins = Set.copyOf(origins);
            routes = Map.copyOf(routes);
        }

        /// With the usual Socket.IO.
        ///
        /// @throws dev.kineograph.RefusedException if something in `allow` is no range of addresses
        public Http(InetSocketAddress address, List<String> allow, Set<String> origins, Map<String, Shown> routes) {
            this(address, allow, origins, routes, SocketIoSettings.DEFAULT);
        }

        /// On loopback: programs of this machine publish, and its own pages.
        public Http(int port) {
            this(loopback(port), List.of(), Set.of(), Map.of());
        }

        /// The same somewhere else.
        public Http at(InetSocketAddress newAddress) {
            return new Http(newAddress, allow, origins, routes, socketIo);
        }

        /// The same with these further paths.
        public Http with(Map<String, Shown> newRoutes) {
            return new Http(address, allow, origins, newRoutes, socketIo);
        }

        /// The same with other events for clients of Socket.IO.
        public Http with(SocketIoSettings newSocketIo) {
            return new Http(address, allow, origins, routes, newSocketIo);
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

    /// A picture of how many people are on a site: `/NAME.png` for all of it, `/NAME/PAGE.png` for each page, `/NAME.json`, and
    /// an index that embeds it. Nobody publishes here.
    ///
    /// @param name of the stream, and so in the addresses
    /// @param source the address of the picture's source, such as `counter:online?label=Visitors:`
    record Counter(InetSocketAddress address, StreamName name, URI source) implements Listener {
        /// `/online.png` on loopback.
        ///
        /// @param port 0 for a free one
        public Counter(int port) {
            this(loopback(port), StreamName.of("online"), URI.create("counter:online"));
        }

        @Override
        public List<String> allow() {
            return List.of();
        }
    }

    /// What the imagestream relay speaks to viewers: WebSockets at the paths of a list, which all show one stream, and a page at
    /// each of them. Nobody publishes here.
    ///
    /// @param stream what is shown; made, for any number of publishers, if there is none
    /// @param paths with or without the `/` that they begin with; none for any path
    record Imagestream(InetSocketAddress address, StreamName stream, List<String> paths) implements Listener {

        /// Takes a copy, each path once and with its `/`.
        ///
        /// @throws dev.kineograph.RefusedException if a path has a character that would stand otherwise in an address
        public Imagestream {
            paths = ImagestreamPaths.checked(paths);
        }

        /// On loopback, at those paths.
        public Imagestream(int port, StreamName stream, String... paths) {
            this(loopback(port), stream, List.of(paths));
        }

        @Override
        public List<String> allow() {
            return List.of();
        }
    }

    /// A stream for pages that were written for JPGPusher: `/stream` gives an id, `/ID` is the live picture and, from then on, its
    /// renewal. Nobody publishes here.
    ///
    /// @param stream what is shown; made by the first who asks for it if there is none
    /// @param renewalFrames how many new frames a renewal lasts for, 1 to 1,000,000
    /// @param renewalTime the time that it lasts at least, 0 to 1 hour
    /// @param maxSessions sessions at a time, 1 to 1,000,000
    record JpgPusher(
            InetSocketAddress address, StreamName stream, int renewalFrames, Duration renewalTime, int maxSessions)
            implements Listener {

        /// Checks the ranges.
        ///
        /// @throws dev.kineograph.RefusedException if a value is out of its range
        public JpgPusher {
            new RenewalRules(renewalFrames, renewalTime, maxSessions);
        }

        /// With renewals that last for 60 frames, but 5 seconds at least, and 1,000 sessions.
        public JpgPusher(InetSocketAddress address, StreamName stream) {
            this(
                    address,
                    stream,
                    RenewalRules.DEFAULT.frames(),
                    RenewalRules.DEFAULT.atLeast(),
                    RenewalRules.DEFAULT.maxSessions());
        }

        /// The same on loopback.
        public JpgPusher(int port, StreamName stream) {
            this(loopback(port), stream);
        }

        /// Nobody.
        @Override
        public List<String> allow() {
            return List.of();
        }

        RenewalRules rules() {
            return new RenewalRules(renewalFrames, renewalTime, maxSessions);
        }
    }

    /// What a path of the operator's own choice shows.
    ///
    /// @param as in which way
    /// @param toPagesOnly whether a request without a Referer is refused: whoever looks at the picture alone is on no page
    record Shown(StreamName stream, As as, boolean toPagesOnly) {

        /// To everybody.
        public Shown(StreamName stream, As as) {
            this(stream, as, false);
        }

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
