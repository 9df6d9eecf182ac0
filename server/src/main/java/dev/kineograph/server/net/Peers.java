// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import dev.kineograph.Caller;
import dev.kineograph.server.settings.TrustedProxies;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/// The callers at the other ends of connections.
///
/// **Threading.** Stateless.
public final class Peers {
    private static final AttributeKey<Caller> CLIENT = AttributeKey.valueOf(Peers.class, "client");

    private Peers() {}

    /// Notes whose request a connection carries from now on.
    ///
    /// @param peer the other end
    /// @param client the same, or the client for which it forwards
    public static void serves(Channel channel, Caller peer, Caller client) {
        if (!client.address().equals(peer.address()) || channel.hasAttr(CLIENT)) {
            channel.attr(CLIENT).set(client);
        }
    }

    /// The address of whoever the connection serves: the peer's, unless that forwards for a client.
    public static InetAddress client(Channel channel) {
        var client = channel.hasAttr(CLIENT) ? channel.attr(CLIENT).get() : of(channel);
        return client.address().orElseGet(InetAddress::getLoopbackAddress);
    }

    /// `ADDRESS:PORT` of the peer.
    public static String name(Channel channel) {
        var peer = (InetSocketAddress) channel.remoteAddress();
        return peer.getAddress().getHostAddress() + ":" + peer.getPort();
    }

    /// The address under which a connection counts: those of a trusted proxy, which come from many clients, count in all only, as this
    /// machine's own do.
    public static InetAddress counted(Channel channel, TrustedProxies proxies) {
        var remote = ((InetSocketAddress) channel.remoteAddress()).getAddress();
        return proxies.trusts(remote) ? InetAddress.getLoopbackAddress() : remote;
    }

    /// The caller, by its address: its host is its identity. A program of this machine is on loopback, also when it came by
    /// another of the machine's addresses: no other machine can answer from those.
    public static Caller of(Channel channel) {
        var remote = ((InetSocketAddress) channel.remoteAddress()).getAddress();
        var local = ((InetSocketAddress) channel.localAddress()).getAddress();
        return Caller.remote(remote.getHostAddress(), remote.equals(local) ? InetAddress.getLoopbackAddress() : remote);
    }
}
