// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.settings;

import dev.kineograph.StreamName;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;

/// A port that the server opens, and what it is for.
///
/// **Threading.** Immutable.
public sealed interface Listener {

    /// Where it listens; port 0 takes a free one.
    InetSocketAddress address();

    /// HTTP: pages, live pictures, snapshots, WebSockets, uploads, Socket.IO.
    ///
    /// @param publishRules who may publish here
    /// @param aliases further paths, and what they show
    /// @param socketIo what clients of Socket.IO may send
    record Http(InetSocketAddress address, PublishRules publishRules, Map<String, Alias> aliases, SocketIoSettings socketIo)
            implements Listener {

        /// Takes a copy.
        public Http {
            aliases = Map.copyOf(aliases);
        }

        /// With the default of everything else.
        public Http(InetSocketAddress address) {
            this(address, PublishRules.DEFAULT, Map.of(), SocketIoSettings.DEFAULT);
        }

        /// On loopback: programs of this machine publish, and its own pages.
        public Http(int port) {
            this(loopback(port));
        }

        /// The same somewhere else.
        public Http at(InetSocketAddress newAddress) {
            return new Http(newAddress, publishRules, aliases, socketIo);
        }

        /// The same with others who may publish.
        public Http with(PublishRules newPublishRules) {
            return new Http(address, newPublishRules, aliases, socketIo);
        }

        /// The same with these further paths.
        public Http withAliases(Map<String, Alias> newAliases) {
            return new Http(address, publishRules, newAliases, socketIo);
        }

        /// The same with other settings for clients of Socket.IO.
        public Http with(SocketIoSettings newSocketIo) {
            return new Http(address, publishRules, aliases, newSocketIo);
        }
    }

    /// Images on a socket: 8 bytes of length, big-endian, then the image, again and again.
    ///
    /// @param publishRules who may publish here; web origins mean nothing
    /// @param stream what they are published to; made, with any number of publishers, if there is none
    record Tcp(InetSocketAddress address, PublishRules publishRules, StreamName stream) implements Listener {

        /// On loopback: programs of this machine publish.
        public Tcp(int port, StreamName stream) {
            this(loopback(port), PublishRules.DEFAULT, stream);
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
    }

    /// What the imagestream relay speaks to viewers: WebSockets at the paths of a list, which all show one stream, and a page at
    /// each of them. Nobody publishes here.
    ///
    /// @param stream what is shown; made, for any number of publishers, if there is none
    /// @param paths with or without the `/` that they begin with; none for any path
    record Imagestream(InetSocketAddress address, StreamName stream, List<String> paths) implements Listener {

        /// Takes a copy, each path once and with its `/`.
        ///
        /// @throws dev.kineograph.RefusedException if a path has a character that would mean something else in an address
        public Imagestream {
            paths = ImagestreamPaths.checked(paths);
        }

        /// On loopback, at those paths.
        public Imagestream(int port, StreamName stream, String... paths) {
            this(loopback(port), stream, List.of(paths));
        }
    }

    /// A stream for pages that were written for JPGPusher: `/stream` gives an id, `/ID` is the live picture and, from then on, its
    /// renewal. Nobody publishes here.
    ///
    /// @param stream what is shown; made by the first who asks for it if there is none
    /// @param renewal how long a session lasts
    record JpgPusher(InetSocketAddress address, StreamName stream, RenewalRules renewal) implements Listener {

        /// With renewals that last for 60 frames, but 5 seconds at least, and 1,000 sessions.
        public JpgPusher(InetSocketAddress address, StreamName stream) {
            this(address, stream, RenewalRules.DEFAULT);
        }

        /// The same on loopback.
        public JpgPusher(int port, StreamName stream) {
            this(loopback(port), stream);
        }
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }
}
