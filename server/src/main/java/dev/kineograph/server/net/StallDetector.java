// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import java.time.Duration;

/// Detects that a peer has stalled: it reads nothing for too long although something waits for it, or takes six times as long for one
/// message. A frame is kept in memory for a peer that has begun to read it, but not for one that reads a few bytes now and then.
///
/// The kernel takes bytes for a peer that reads none only as long as it has buffers for them.
///
/// **Threading.** Confined to the peer's event loop.
public final class StallDetector {
    private static final int MAX_PATIENCES_PER_MESSAGE = 6;

    private long progress;
    private long messageSinceNanos;
    private long stuckSinceNanos;

    /// Begins to watch: something waits for the peer from now on.
    ///
    /// @param progress see [#isStalled]
    public StallDetector(long progress, long nowNanos) {
        this.progress = progress;
        this.messageSinceNanos = nowNanos;
        this.stuckSinceNanos = nowNanos;
    }

    /// Looks again, while something waits.
    ///
    /// @param nowProgress as [BodySink#progress] counts
    /// @param away whether nothing reaches the peer: that it reads nothing is not its doing, and it may come back
    /// @param patience how long it may make no progress
    public boolean isStalled(long nowProgress, boolean away, Duration patience, long nowNanos) {
        if (nowProgress >>> 32 != progress >>> 32) {
            messageSinceNanos = nowNanos;
        }
        if (nowProgress != progress || away) {
            stuckSinceNanos = nowNanos;
        }
        progress = nowProgress;
        return nowNanos - stuckSinceNanos >= patience.toNanos()
                || nowNanos - messageSinceNanos >= MAX_PATIENCES_PER_MESSAGE * patience.toNanos();
    }
}
