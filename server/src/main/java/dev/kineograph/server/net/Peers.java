// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import dev.kineograph.Caller;
import io.netty.channel.Channel;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/// The callers at the other ends of connections.
///
/// **Threading.** Stateless.
public final class Peers {
    private Peers() {}

    /// The caller, by its address: its host is its identity. A program of this machine is on loopback, also when it came by
    /// another of the machine's addresses: no other machine can answer from those.
    public static Caller of(Channel channel) {
        var remote = ((InetSocketAddress) channel.remoteAddress()).getAddress();
        var local = ((InetSocketAddress) channel.localAddress()).getAddress();
        return Caller.remote(remote.getHostAddress(), remote.equals(local) ? InetAddress.getLoopbackAddress() : remote);
    }
}
