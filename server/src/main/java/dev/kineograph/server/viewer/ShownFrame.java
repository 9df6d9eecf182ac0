// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import dev.kineograph.Frame;
import dev.kineograph.MultipartFraming;
import dev.kineograph.server.net.DirectMemory;
import java.net.InetAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The frame that an audience shows now, or its stand-in while it is stale or missing, and the viewers that still receive an older one.
///
/// **Threading.** Confined to its audience's event loop.
final class ShownFrame {
    private final KeptFrames kept;
    private final MultipartFraming framing;
    private final Repeats repeats = new Repeats();
    private final BandwidthPace pace;
    private @Nullable FrameBuffer newest;

    /// A picture that viewers get instead of the newest frame, or before the first one.
    private @Nullable FrameBuffer standIn;

    private KeptFrames.@Nullable OldFrame superseded;

    ShownFrame(KeptFrames kept, MultipartFraming framing, BandwidthPace pace) {
        this.kept = kept;
        this.framing = framing;
        this.pace = pace;
        repeats.shown(System.nanoTime());
    }

    /// The newest frame, if there is one.
    @Nullable FrameBuffer newest() {
        return newest;
    }

    /// What viewers get: the newest frame, or its stand-in.
    @Nullable FrameBuffer offered() {
        return standIn == null ? newest : standIn;
    }

    /// What viewers get while there is no frame at all, if that is anything: no frame that could be offered, but a repeat of none.
    @Nullable FrameBuffer placeholder() {
        return newest == null ? standIn : null;
    }

    /// Shows another frame instead, or none.
    void replace(@Nullable Frame next) {
        if (newest != null) {
            int allocated = newest.allocated() + (standIn == null ? 0 : standIn.allocated());
            superseded = new KeptFrames.OldFrame(this, newest.frame().sequence(), allocated);
        }
        standIn(null);
        if (newest != null) {
            newest.release();
        }
        newest = next == null ? null : buffer(next);
    }

    private FrameBuffer buffer(Frame frame) {
        return new FrameBuffer(frame, framing, DirectMemory.POOL);
    }

    private void standIn(@Nullable FrameBuffer next) {
        if (standIn != null) {
            standIn.release();
        }
        standIn = next;
        long now = System.nanoTime();
        repeats.shown(now);
        pace.shown(now);
    }

    /// Checks whether the stream now shows something else instead of the newest frame. Returns whether viewers must get [#offered] again.
    ///
    /// @param visible what the stream shows; ignored if it belongs to another frame
    boolean follow(@Nullable Frame visible) {
        if (visible == null && placeholder() != null) {
            standIn(null);
        }
        var now = offered();
        long place = newest == null ? 0 : newest.frame().sequence();
        if (visible == null || visible.sequence() != place || (now != null && visible.equals(now.frame()))) {
            return false;
        }
        if (newest == null) {
            standIn(buffer(visible));
        } else {
            standIn(visible.equals(newest.frame()) ? null : newest.covered(visible));
        }
        return true;
    }

    /// Whether another frame may be shown instead now: see [BandwidthPace].
    boolean mayChange() {
        return pace.mayShow(offered(), System.nanoTime());
    }

    /// Whether the newest frame, or another sign of life, must be sent again now.
    boolean isRepeatDue(Duration heartbeat, long nowNanos) {
        var shown = offered();
        boolean isDue = pace.mayShow(shown, nowNanos) && repeats.isDue(shown == null ? null : shown.frame(), heartbeat, nowNanos);
        if (isDue) {
            pace.shown(nowNanos);
        }
        return isDue;
    }

    /// A viewer has no room for the newest frame: it still receives the one before, or an older one.
    ///
    /// @param lastSequence that of the last frame that it was sent; 0 if it was sent none
    /// @param peer the other end of its connection
    /// @param abort ends the connection at once, if others need the memory
    void missedBy(Viewer viewer, long lastSequence, InetAddress peer, Runnable abort) {
        if (superseded != null && lastSequence != 0) {
            kept.keep(viewer, peer, abort, superseded);
        }
    }

    /// A viewer has received everything that it was sent, or has left.
    void releasedBy(Viewer viewer) {
        kept.release(viewer);
    }
}
