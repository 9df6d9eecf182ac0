// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import dev.kineograph.Frame;
import java.time.Duration;

/// What is asked of viewers.
///
/// @param heartbeat after how long without a new frame the newest one is sent again
/// @param stalledAfter how long a viewer may take nothing of what is sent to it before it is ended
/// @param silentAfter after how long without a sign of its machine a viewer is out of the count, until there is one
/// @param lostAfter after how long without one it is ended
public record ViewerRules(Duration heartbeat, Duration stalledAfter, Duration silentAfter, Duration lostAfter) {
    /// A repeat of large pictures must not cost much: at most this many bytes a second.
    private static final long REPEATED_BYTES_PER_SECOND = 20_000;

    /// How long after a frame it is sent again, twice, if none follows.
    long heartbeatNanos(Frame frame) {
        return Math.max(heartbeat.toNanos(), frame.length() * 2_000_000_000L / REPEATED_BYTES_PER_SECOND);
    }
}
