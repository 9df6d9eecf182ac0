// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollSocketChannel;
import java.time.Duration;

/// What is known about the machine at the other end. The kernel accepts bytes long before the peer has received them.
///
/// **Threading.** Immutable.
///
/// @param unheardMillis how long nothing has been heard from it, not even an acknowledgement
/// @param unanswered whether unacknowledged data is being retransmitted to it
/// @param forwards whether it is a trusted proxy, which fills its own memory for a client, and then reads nothing until the client has
///     read most of that
public record PeerHealth(long unheardMillis, boolean unanswered, boolean forwards) {
    /// Where the kernel cannot be asked, every peer is assumed to be there.
    public static final PeerHealth UNKNOWN = new PeerHealth(0, false, false);

    private static final int PATIENCE_WITH_PROXIES = 5;
    private static final Duration COUNTED_WHILE_STUCK = Duration.ofSeconds(10);
    private static final Duration PROXY_COUNTED_WHILE_STUCK = Duration.ofSeconds(30);

    /// What is known now about a connection's other end.
    public static PeerHealth of(Channel connection) {
        boolean forwards = Peers.forwards(connection);
        if (Transport.connectionOf(connection) instanceof EpollSocketChannel channel && channel.isOpen()) {
            var info = channel.tcpInfo();
            return new PeerHealth(info.lastAckRecv(), info.retransmits() > 0, forwards);
        }
        return forwards ? new PeerHealth(0, false, true) : UNKNOWN;
    }

    /// How long the peer may read nothing before its connection is ended.
    ///
    /// @param stalledAfter how long a viewer that is connected directly may
    public Duration patience(Duration stalledAfter) {
        return forwards ? stalledAfter.multipliedBy(PATIENCE_WITH_PROXIES) : stalledAfter;
    }

    /// How long the peer may read nothing and still count: nobody watches a page that shows a dialog or is stopped by a debugger.
    public Duration countedWhileStuck() {
        return forwards ? PROXY_COUNTED_WHILE_STUCK : COUNTED_WHILE_STUCK;
    }

    /// The most that [#patience] returns.
    static Duration longestPatience(Duration stalledAfter) {
        return stalledAfter.multipliedBy(PATIENCE_WITH_PROXIES);
    }
}
