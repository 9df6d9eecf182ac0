// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollSocketChannel;

/// What is known of the machine at the other end. What the kernel took from us is not what the peer has received.
///
/// **Threading.** Immutable.
///
/// @param unheardMillis for how long nothing has been heard of it, not even that it has received something
/// @param unanswered whether something was sent to it again, because it did not say that it had received it
public record PeerHealth(long unheardMillis, boolean unanswered) {
    /// Where nobody can tell, every peer is taken to be there.
    public static final PeerHealth UNKNOWN = new PeerHealth(0, false);

    /// What the kernel knows now of a connection's other end.
    public static PeerHealth of(Channel connection) {
        if (connection instanceof EpollSocketChannel channel && channel.isOpen()) {
            var info = channel.tcpInfo();
            return new PeerHealth(info.lastAckRecv(), info.retransmits() > 0);
        }
        return UNKNOWN;
    }
}
