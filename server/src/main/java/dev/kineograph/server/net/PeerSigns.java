// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollSocketChannel;

/// What is known of the machine at the other end. What the kernel took of us is not what the peer got.
///
/// **Threading.** Immutable.
///
/// @param unheardMillis for how long nothing has been heard of it, not even that it has received something
/// @param unanswered whether something was sent to it again, because it did not say that it had received it
public record PeerSigns(long unheardMillis, boolean unanswered) {
    /// Where nobody can tell, every peer is taken to be there.
    public static final PeerSigns UNKNOWN = new PeerSigns(0, false);

    /// What the kernel knows now of a connection's other end.
    public static PeerSigns of(Channel connection) {
        if (connection instanceof EpollSocketChannel channel && channel.isOpen()) {
            var info = channel.tcpInfo();
            return new PeerSigns(info.lastAckRecv(), info.retransmits() > 0);
        }
        return UNKNOWN;
    }
}
