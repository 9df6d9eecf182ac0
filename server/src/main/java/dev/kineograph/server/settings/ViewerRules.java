// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.settings;

import java.time.Duration;

/// The rules for viewers: when one is disconnected or no longer counted, and how it is recognised.
///
/// **Threading.** Immutable.
///
/// @param heartbeat after how long without a new frame the newest one is sent again, 1 second to 1 hour
/// @param stalledAfter how long a viewer may read nothing before it is disconnected, 1 second to 1 hour; five times as long
///     behind a trusted proxy. It counts for at most 10 seconds of that time, or for 30 behind a proxy
/// @param silentAfter a viewer whose machine has been silent for this time does not count until the machine answers, 2 seconds to
///     1 hour: the kernel asks once a second at most
/// @param lostAfter a viewer whose machine has been silent for this time is disconnected, 1 second to 1 hour
/// @param byCookie whether people are known by a cookie, so that one in two tabs counts once; otherwise each connection counts
public record ViewerRules(
        Duration heartbeat, Duration stalledAfter, Duration silentAfter, Duration lostAfter, boolean byCookie) {

    /// Heartbeats after 3 s; stalled after a minute, silent after 8 s, lost after 30 s; by cookie.
    public static final ViewerRules DEFAULT =
            new ViewerRules(Duration.ofSeconds(3), Duration.ofSeconds(60), Duration.ofSeconds(8), Duration.ofSeconds(30), true);

    /// Checks the ranges.
    ///
    /// @throws dev.kineograph.RefusedException if a time is out of its range
    public ViewerRules {
        Range.check("heartbeat", heartbeat, Duration.ofSeconds(1), Range.HOUR);
        Range.check("stalledAfter", stalledAfter, Duration.ofSeconds(1), Range.HOUR);
        Range.check("silentAfter", silentAfter, Duration.ofSeconds(2), Range.HOUR);
        Range.check("lostAfter", lostAfter, Duration.ofSeconds(1), Range.HOUR);
    }

    /// The same with another heartbeat.
    public ViewerRules withHeartbeat(Duration time) {
        return new ViewerRules(time, stalledAfter, silentAfter, lostAfter, byCookie);
    }

    /// The same with another time for viewers that read nothing.
    public ViewerRules withStalledAfter(Duration time) {
        return new ViewerRules(heartbeat, time, silentAfter, lostAfter, byCookie);
    }

    /// The same with another time after which a silent viewer no longer counts.
    public ViewerRules withSilentAfter(Duration time) {
        return new ViewerRules(heartbeat, stalledAfter, time, lostAfter, byCookie);
    }

    /// The same with another time after which a silent viewer is disconnected.
    public ViewerRules withLostAfter(Duration time) {
        return new ViewerRules(heartbeat, stalledAfter, silentAfter, time, byCookie);
    }

    /// The same with viewers recognised by a cookie (true) or by their connections only (false).
    public ViewerRules withByCookie(boolean cookie) {
        return new ViewerRules(heartbeat, stalledAfter, silentAfter, lostAfter, cookie);
    }
}
