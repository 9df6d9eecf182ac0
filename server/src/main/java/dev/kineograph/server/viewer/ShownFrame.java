// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import java.net.InetAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The frame that an audience shows now, and who still receives an older one.
///
/// **Threading.** Confined to its audience's event loop.
final class ShownFrame {
    private final KeptFrames kept;
    private final Repeats repeats = new Repeats();
    private @Nullable FrameBuffer newest;
    private KeptFrames.@Nullable OldFrame superseded;

    ShownFrame(KeptFrames kept) {
        this.kept = kept;
        repeats.shown(System.nanoTime());
    }

    /// The newest frame, if there is one.
    @Nullable FrameBuffer newest() {
        return newest;
    }

    /// Shows another frame instead, or none.
    void replace(@Nullable FrameBuffer next) {
        if (newest != null) {
            superseded = new KeptFrames.OldFrame(this, newest.frame().sequence(), newest.allocated());
            newest.release();
        }
        newest = next;
        repeats.shown(System.nanoTime());
    }

    /// Whether the newest frame is to be sent again now, or another sign of life.
    boolean isRepeatDue(Duration heartbeat, long nowNanos) {
        return repeats.isDue(newest == null ? null : newest.frame(), heartbeat, nowNanos);
    }

    /// A viewer has no room for the newest frame: it still receives the one before, or an older one.
    ///
    /// @param lastSequence of the last frame that it was sent; 0 if it was sent none
    /// @param peer the other end of its connection
    /// @param abort ends that at once, if others need the memory
    void missedBy(Viewer viewer, long lastSequence, InetAddress peer, Runnable abort) {
        if (superseded != null && lastSequence != 0) {
            kept.keep(viewer, peer, abort, superseded);
        }
    }

    /// A viewer has received all that it was sent, or is gone.
    void releasedBy(Viewer viewer) {
        kept.release(viewer);
    }
}
