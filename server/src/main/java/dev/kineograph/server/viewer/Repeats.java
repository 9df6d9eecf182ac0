// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import dev.kineograph.Frame;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Decides when the newest frame is sent again: when there has been nothing new for a while, and once more at the next check. At the
/// first bytes written to it, Firefox ends the connection of a page that was left; the connection of a closed tab, whose process is
/// gone, ends only at the second.
///
/// **Threading.** Confined to its audience's event loop.
final class Repeats {
    /// A repeat of large pictures must not cost much: at most this many bytes a second.
    private static final long REPEATED_BYTES_PER_SECOND = 20_000;

    /// Proxies cut connections that are idle for longer: HAProxy after 50 s, nginx after 60 s, some after 30 s.
    private static final long LONGEST_NANOS = 25_000_000_000L;

    private long sentNanos;
    private boolean onceMore;

    /// A new frame has been sent.
    void shown(long nowNanos) {
        sentNanos = nowNanos;
        onceMore = false;
    }

    /// Whether the newest frame, or another sign of life, must be sent again now.
    ///
    /// @param newest null while there is none
    /// @param heartbeat the shortest time before a frame is sent again; at most 25 s
    boolean isDue(@Nullable Frame newest, Duration heartbeat, long nowNanos) {
        long everyNanos = Math.min(LONGEST_NANOS, Math.max(heartbeat.toNanos(), pauseNanos(newest)));
        boolean first = nowNanos - sentNanos >= everyNanos;
        boolean due = first || onceMore;
        if (first) {
            sentNanos = nowNanos;
        }
        onceMore = first;
        return due;
    }

    /// An animation starts again with each repeat, so it is not repeated for as long as proxies allow.
    private static long pauseNanos(@Nullable Frame newest) {
        return newest == null || newest.picture().isAnimated()
                ? LONGEST_NANOS
                : newest.length() * 2_000_000_000L / REPEATED_BYTES_PER_SECOND;
    }
}
