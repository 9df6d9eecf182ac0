// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.settings;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.StreamName;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A port that the server opens, and what it is for.
///
/// **Threading.** Immutable.
public sealed interface Listener {

    /// Where it listens; port 0 takes a free one.
    InetSocketAddress address();

    /// By which names it may be called; has no effect on a listener that does not speak HTTP.
    default AllowedHosts hosts() {
        return AllowedHosts.DEFAULT;
    }

    /// Who may publish here.
    default PublishRules publishRules() {
        return PublishRules.DEFAULT;
    }

    /// Whether each connection begins with the header of the PROXY protocol, which names the client. Then only
    /// [trusted proxies][ServerSettings#proxies] may connect.
    default boolean proxyProtocol() {
        return false;
    }

    /// HTTP, the common port: pages, live pictures, snapshots, WebSockets, uploads, Socket.IO, and the addresses of dialects beside them.
    ///
    /// If an address is both ours and a dialect's, the most specific pattern wins: first an address with a condition, such as
    /// `/?action=stream` or a counter's `/online.png`; then a fixed path, such as `/stream`; then patterns such as
    /// `/NAME.jpg`; last a pattern that matches any path. Among equals ours wins, then the dialects in their order: `/` is always our index. The
    /// aliases come before all. The addresses of servers that this one replaces ([DropIn]) come last: if such an address is also a
    /// stream's, the stream wins.
    ///
    /// @param hosts by which names it may be called
    /// @param publishRules who may publish here
    /// @param readers whose pages may read here
    /// @param proxyProtocol whether a proxy names the client of each connection with the PROXY protocol
    /// @param aliases further paths, and what they show
    /// @param socketIo what clients of Socket.IO may send
    /// @param dialects whose addresses are answered as well
    /// @param dropIn which addresses of other servers lead to streams unless they are also ours, and below which path a proxy serves the port
    /// @param tls the certificates; empty for plain HTTP
    record Http(
            InetSocketAddress address,
            AllowedHosts hosts,
            PublishRules publishRules,
            Readers readers,
            boolean proxyProtocol,
            Map<String, Alias> aliases,
            SocketIoSettings socketIo,
            List<Dialect> dialects,
            DropIn dropIn,
            Optional<Tls> tls)
            implements Listener {

        /// Takes copies.
        public Http {
            aliases = Map.copyOf(aliases);
            dialects = List.copyOf(dialects);
        }

        /// With the default of everything else.
        public Http(InetSocketAddress address) {
            this(
                    address,
                    AllowedHosts.DEFAULT,
                    PublishRules.DEFAULT,
                    Readers.DEFAULT,
                    false,
                    Map.of(),
                    SocketIoSettings.DEFAULT,
                    List.of(),
                    DropIn.DEFAULT,
                    Optional.empty());
        }

        /// On loopback: programs of this machine publish, and its own pages.
        public Http(int port) {
            this(loopback(port));
        }

        /// The same somewhere else.
        public Http at(InetSocketAddress newAddress) {
            return new Http(newAddress, hosts, publishRules, readers, proxyProtocol, aliases, socketIo, dialects, dropIn, tls);
        }

        /// The same with other names by which it may be called.
        public Http with(AllowedHosts newHosts) {
            return new Http(address, newHosts, publishRules, readers, proxyProtocol, aliases, socketIo, dialects, dropIn, tls);
        }

        /// The same with others who may publish.
        public Http with(PublishRules newPublishRules) {
            return new Http(address, hosts, newPublishRules, readers, proxyProtocol, aliases, socketIo, dialects, dropIn, tls);
        }

        /// The same with other pages that may read.
        public Http with(Readers newReaders) {
            return new Http(address, hosts, publishRules, newReaders, proxyProtocol, aliases, socketIo, dialects, dropIn, tls);
        }

        /// The same behind a proxy that names the client of each connection with the PROXY protocol.
        public Http withProxyProtocol() {
            return new Http(address, hosts, publishRules, readers, true, aliases, socketIo, dialects, dropIn, tls);
        }

        /// The same with these further paths.
        public Http withAliases(Map<String, Alias> newAliases) {
            return new Http(address, hosts, publishRules, readers, proxyProtocol, newAliases, socketIo, dialects, dropIn, tls);
        }

        /// The same with other settings for clients of Socket.IO.
        public Http with(SocketIoSettings newSocketIo) {
            return new Http(address, hosts, publishRules, readers, proxyProtocol, aliases, newSocketIo, dialects, dropIn, tls);
        }

        /// The same with these dialects.
        public Http withDialects(Dialect... newDialects) {
            return new Http(address, hosts, publishRules, readers, proxyProtocol, aliases, socketIo, List.of(newDialects), dropIn, tls);
        }

        /// The same with TLS.
        public Http with(Tls newTls) {
            return new Http(address, hosts, publishRules, readers, proxyProtocol, aliases, socketIo, dialects, dropIn, Optional.of(newTls));
        }

        /// The same in the place of other servers in another way.
        public Http with(DropIn newDropIn) {
            return new Http(address, hosts, publishRules, readers, proxyProtocol, aliases, socketIo, dialects, newDropIn, tls);
        }
    }

    /// Images on a socket: 8 bytes of length, big-endian, then the image, again and again.
    ///
    /// @param publishRules who may publish here; web origins mean nothing
    /// @param proxyProtocol whether a proxy names the client of each connection with the PROXY protocol
    /// @param stream what they are published to; made, with any number of publishers, if there is none
    record Tcp(InetSocketAddress address, PublishRules publishRules, boolean proxyProtocol, StreamName stream) implements Listener {

        /// Not behind a proxy.
        public Tcp(InetSocketAddress address, PublishRules publishRules, StreamName stream) {
            this(address, publishRules, false, stream);
        }

        /// On loopback: programs of this machine publish.
        public Tcp(int port, StreamName stream) {
            this(loopback(port), PublishRules.DEFAULT, stream);
        }

        /// The same with others who may publish.
        public Tcp with(PublishRules newPublishRules) {
            return new Tcp(address, newPublishRules, proxyProtocol, stream);
        }

        /// The same behind a proxy that names the client of each connection with the PROXY protocol.
        public Tcp withProxyProtocol() {
            return new Tcp(address, publishRules, true, stream);
        }
    }

    /// Plain HTTP, from which every client is sent to the same address over TLS (308, so that uploads follow too).
    ///
    /// @param port the encrypted port, 1 to 65535
    record Redirect(InetSocketAddress address, int port) implements Listener {
        /// @throws RefusedException if there is no such port
        public Redirect {
            if (port < 1 || port > 65_535) {
                throw new RefusedException(Refusal.BAD_VALUE, "redirect: %d (expected: a port, 1 to 65535)".formatted(port));
            }
        }
    }

    /// A port on which only a dialect is spoken. Pages of every origin may read there: its clients' pages may be anywhere.
    ///
    /// @param hosts by which names it may be called
    /// @param proxyProtocol whether a proxy names the client of each connection with the PROXY protocol
    /// @param dialect whose addresses are answered
    record ForDialect(InetSocketAddress address, AllowedHosts hosts, boolean proxyProtocol, Dialect dialect) implements Listener {

        /// Called by addresses and the machine's own names only.
        public ForDialect(InetSocketAddress address, Dialect dialect) {
            this(address, AllowedHosts.DEFAULT, false, dialect);
        }

        /// On loopback.
        ///
        /// @param port 0 for a free one
        public ForDialect(int port, Dialect dialect) {
            this(loopback(port), dialect);
        }

        /// The same with other names by which it may be called.
        public ForDialect with(AllowedHosts newHosts) {
            return new ForDialect(address, newHosts, proxyProtocol, dialect);
        }

        /// The same behind a proxy that names the client of each connection with the PROXY protocol.
        public ForDialect withProxyProtocol() {
            return new ForDialect(address, hosts, true, dialect);
        }
    }

    /// A port on which the program's [metrics][MetricsWriter] are, and nothing else: whoever reaches it may read them.
    ///
    /// @param hosts by which names it may be called
    record Metrics(InetSocketAddress address, AllowedHosts hosts) implements Listener {

        /// On loopback, called by addresses and the machine's own names only.
        ///
        /// @param port 0 for a free one
        public Metrics(int port) {
            this(loopback(port), AllowedHosts.DEFAULT);
        }

        /// The same with other names by which it may be called.
        public Metrics with(AllowedHosts newHosts) {
            return new Metrics(address, newHosts);
        }
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }
}
