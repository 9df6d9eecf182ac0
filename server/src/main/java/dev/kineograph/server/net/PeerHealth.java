// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollSocketChannel;

/// What is known about the machine at the other end. What the kernel accepted from us is not what the peer has received.
///
/// **Threading.** Immutable.
///
/// @param unheardMillis for how long nothing has been heard of it, not even an acknowledgement
/// @param unanswered whether something is being retransmitted to it, since it was not acknowledged
public record PeerHealth(long unheardMillis, boolean unanswered) {
    /// Where the kernel cannot be asked, every peer is assumed to be there.
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
