// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Detects that a peer has stalled: it reads nothing for too long although something waits for it, or takes six times as long for one
/// message. A frame stays in memory for a peer that has begun to read it, but not for a peer that reads a few bytes now and then.
///
/// For a peer that reads nothing, the kernel accepts bytes only until its buffers are full.
///
/// **Threading.** Confined to the peer's event loop.
public final class StallDetector {
    private static final int MAX_PATIENCES_PER_MESSAGE = 6;

    private long progress;
    private long messageSinceNanos;
    private long stuckSinceNanos;

    /// Begins to watch: something waits for the peer from now on.
    ///
    /// @param progress see [#look]
    public StallDetector(long progress, long nowNanos) {
        this.progress = progress;
        this.messageSinceNanos = nowNanos;
        this.stuckSinceNanos = nowNanos;
    }

    /// Looks at a sink, and returns the detector that watches it from now on: null while nothing waits.
    ///
    /// @param known what the last look returned
    public static @Nullable StallDetector look(@Nullable StallDetector known, BodySink sink, PeerHealth peer, long nowNanos) {
        if (sink.hasRoom()) {
            return null;
        }
        if (known == null) {
            return new StallDetector(sink.progress(), nowNanos);
        }
        known.look(sink.progress(), peer.unanswered(), nowNanos);
        return known;
    }

    /// Looks again, while something waits.
    ///
    /// @param nowProgress as [BodySink#progress] counts
    /// @param away whether the peer is unreachable: then it is not at fault for reading nothing, and may come back
    public void look(long nowProgress, boolean away, long nowNanos) {
        if (nowProgress >>> 32 != progress >>> 32) {
            messageSinceNanos = nowNanos;
        }
        if (nowProgress != progress || away) {
            stuckSinceNanos = nowNanos;
        }
        progress = nowProgress;
    }

    /// Whether the peer has read nothing for that time.
    public boolean isStuckFor(Duration time, long nowNanos) {
        return nowNanos - stuckSinceNanos >= time.toNanos();
    }

    /// Whether the peer has stalled.
    ///
    /// @param patience how long it may make no progress
    public boolean isStalled(Duration patience, long nowNanos) {
        return isStuckFor(patience, nowNanos)
                || nowNanos - messageSinceNanos >= MAX_PATIENCES_PER_MESSAGE * patience.toNanos();
    }
}
