// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import java.time.Duration;

/// What is asked of a server, beside its listeners.
///
/// **Threading.** Immutable.
///
/// @param eventLoops threads that carry connections, 1 to 256
/// @param epoll whether to use Linux's epoll where it is; NIO otherwise
/// @param maxConnections of all listeners together
/// @param maxConnectionsPerAddress from one address that is not loopback
/// @param heartbeat after how long without a new frame the newest one is sent again, at least 1 second
/// @param stalledAfter how long a viewer may take nothing before it is ended, at least 1 second
/// @param silentAfter after how long without a sign of its machine a viewer is out of the count, at least 2 seconds: the
///        kernel asks once a second at most
/// @param lostAfter after how long without one it is ended, at least 1 second
/// @param viewersByCookie whether people are known by a cookie, so that one in two tabs counts once; otherwise each connection counts
public record ServerSettings(
        int eventLoops,
        boolean epoll,
        int maxConnections,
        int maxConnectionsPerAddress,
        Duration heartbeat,
        Duration stalledAfter,
        Duration silentAfter,
        Duration lostAfter,
        boolean viewersByCookie) {

    /// A loop a core, epoll, 20,000 connections, 200 an address, heartbeats after 3 s; stalled after 10 s, silent after 8 s, lost
    /// after 30 s, and a cookie.
    public static final ServerSettings DEFAULT = new ServerSettings(
            Runtime.getRuntime().availableProcessors(),
            true,
            20_000,
            200,
            Duration.ofSeconds(3),
            Duration.ofSeconds(10),
            Duration.ofSeconds(8),
            Duration.ofSeconds(30),
            true);

    /// Checks the ranges.
    public ServerSettings {
        check("eventLoops", eventLoops, 1, 256);
        check("maxConnections", maxConnections, 1, 10_000_000);
        check("maxConnectionsPerAddress", maxConnectionsPerAddress, 1, 10_000_000);
        check("heartbeat in seconds", heartbeat.toSeconds(), 1, 3600);
        check("stalledAfter in seconds", stalledAfter.toSeconds(), 1, 3600);
        check("silentAfter in seconds", silentAfter.toSeconds(), 2, 3600);
        check("lostAfter in seconds", lostAfter.toSeconds(), 1, 3600);
    }

    private static void check(String what, long value, long least, long most) {
        if (value < least || value > most) {
            throw new RefusedException(
                    Refusal.BAD_VALUE, "%s: %,d (expected: %,d to %,d)".formatted(what, value, least, most));
        }
    }

    /// The same with another number of event loops.
    public ServerSettings withEventLoops(int loops) {
        return new ServerSettings(
                loops, epoll, maxConnections, maxConnectionsPerAddress, heartbeat, stalledAfter, silentAfter, lostAfter, viewersByCookie);
    }

    /// The same with NIO (false) or with epoll where it is (true).
    public ServerSettings withEpoll(boolean use) {
        return new ServerSettings(
                eventLoops, use, maxConnections, maxConnectionsPerAddress, heartbeat, stalledAfter, silentAfter, lostAfter, viewersByCookie);
    }

    /// The same with other bounds of connections.
    public ServerSettings withMaxConnections(int inAll, int perAddress) {
        return new ServerSettings(
                eventLoops, epoll, inAll, perAddress, heartbeat, stalledAfter, silentAfter, lostAfter, viewersByCookie);
    }

    /// The same with other times for viewers that take nothing.
    public ServerSettings withPatience(Duration newHeartbeat, Duration newStalledAfter) {
        return new ServerSettings(
                eventLoops,
                epoll,
                maxConnections,
                maxConnectionsPerAddress,
                newHeartbeat,
                newStalledAfter,
                silentAfter,
                lostAfter,
                viewersByCookie);
    }

    /// The same with other times for viewers of whom nothing is heard.
    public ServerSettings withSilence(Duration newSilentAfter, Duration newLostAfter) {
        return new ServerSettings(
                eventLoops,
                epoll,
                maxConnections,
                maxConnectionsPerAddress,
                heartbeat,
                stalledAfter,
                newSilentAfter,
                newLostAfter,
                viewersByCookie);
    }

    /// The same with viewers known by a cookie (true) or by their connections only (false).
    public ServerSettings withViewersByCookie(boolean byCookie) {
        return new ServerSettings(
                eventLoops,
                epoll,
                maxConnections,
                maxConnectionsPerAddress,
                heartbeat,
                stalledAfter,
                silentAfter,
                lostAfter,
                byCookie);
    }
}
