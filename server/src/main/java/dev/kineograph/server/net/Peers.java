// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import dev.kineograph.Caller;
import dev.kineograph.server.settings.TrustedProxies;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;

/// The callers at the other ends of connections.
///
/// **Threading.** Stateless.
public final class Peers {
    private static final AttributeKey<Caller> CLIENT = AttributeKey.valueOf(Peers.class, "client");
    private static final AttributeKey<Caller> PROXIED = AttributeKey.valueOf(Peers.class, "proxied");

    private static final AttributeKey<List<String>> CERTIFIED = AttributeKey.valueOf(Peers.class, "certified");

    private Peers() {}

    /// Notes for which client a connection carries requests from now on.
    ///
    /// @param peer the other end
    /// @param client the same, or the client that it forwards for
    public static void serves(Channel channel, Caller peer, Caller client) {
        if (!client.address().equals(peer.address()) || channel.hasAttr(CLIENT)) {
            channel.attr(CLIENT).set(client);
        }
    }

    /// Notes the client for which a proxy has opened a connection. Since it came through a proxy, a loopback address does not mean this machine.
    static void cameFor(Channel channel, InetAddress client) {
        channel.attr(PROXIED).set(Caller.remote(client.getHostAddress(), client).asking("", Optional.empty(), true));
    }

    /// Notes the names in the certificate that a client has shown in its handshake, if it was asked for one.
    public static void certified(Channel channel, SSLEngine engine) {
        if (engine.getNeedClientAuth() || engine.getWantClientAuth()) {
            channel.attr(CERTIFIED).set(CertificateNames.of(engine.getSession()));
        }
    }

    /// Whether the connection is a proxy's, and has carried a request of a client.
    public static boolean isServing(Channel channel) {
        return channel.hasAttr(CLIENT);
    }

    /// The address that the connection serves: the peer's, or that of the client it forwards for.
    public static InetAddress client(Channel channel) {
        var client = channel.hasAttr(CLIENT) ? channel.attr(CLIENT).get() : of(channel);
        return client.address().orElseGet(InetAddress::getLoopbackAddress);
    }

    /// Whether the peer is a trusted proxy, and the connection carries the request of one of its clients.
    static boolean forwards(Channel channel) {
        return Transport.connectionOf(channel).hasAttr(PROXIED)
                || (channel.hasAttr(CLIENT) && !channel.attr(CLIENT).get().address().equals(of(channel).address()));
    }

    /// `ADDRESS:PORT` of the peer.
    public static String name(Channel channel) {
        return address(channel).getHostAddress() + ":" + ((InetSocketAddress) channel.remoteAddress()).getPort();
    }

    /// The address at the other end.
    static InetAddress address(Channel channel) {
        return ((InetSocketAddress) channel.remoteAddress()).getAddress();
    }

    /// The address for which a connection counts: that of the client it serves. Connections of a trusted proxy itself, which has many
    /// clients, count in the total only, like this machine's own.
    public static InetAddress counted(Channel channel, TrustedProxies proxies) {
        var client = client(channel);
        return proxies.trusts(client) ? InetAddress.getLoopbackAddress() : client;
    }

    /// The caller, by its address: its host is its identity. A program of this machine counts as loopback even if it used another
    /// of the machine's addresses, since no other machine can connect from those.
    public static Caller of(Channel channel) {
        var connection = Transport.connectionOf(channel);
        var caller = connection.hasAttr(PROXIED) ? connection.attr(PROXIED).get() : connected(channel);
        return connection.hasAttr(CERTIFIED) ? caller.certified(connection.attr(CERTIFIED).get()) : caller;
    }

    private static Caller connected(Channel channel) {
        var remote = address(channel);
        var local = ((InetSocketAddress) channel.localAddress()).getAddress();
        return Caller.remote(remote.getHostAddress(), remote.equals(local) ? InetAddress.getLoopbackAddress() : remote);
    }
}
