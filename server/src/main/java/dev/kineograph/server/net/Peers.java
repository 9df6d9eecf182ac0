// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import dev.kineograph.Caller;
import io.netty.channel.Channel;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/// Who is at the other end of a connection.
///
/// **Threading.** Stateless.
public final class Peers {
    private Peers() {}

    /// The caller, by its address: its host is its identity. A program of this machine is on loopback, also when it came by
    /// another of the machine's addresses; nobody else can answer from those.
    public static Caller of(Channel channel) {
        var remote = ((InetSocketAddress) channel.remoteAddress()).getAddress();
        var local = ((InetSocketAddress) channel.localAddress()).getAddress();
        return Caller.remote(remote.getHostAddress(), remote.equals(local) ? InetAddress.getLoopbackAddress() : remote);
    }
}
