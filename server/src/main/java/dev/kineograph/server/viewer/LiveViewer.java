// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import dev.kineograph.Presence;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// One connection that shows a stream as it goes. The newest frame is sent when there is room for it; what came in between
/// is skipped, so that a slow viewer sees fewer pictures and never old ones.
///
/// **Threading.** Confined to its event loop.
public final class LiveViewer implements Viewer {
    /// How many times the patience with a viewer that takes nothing one frame may take.
    private static final int MOST_PATIENCE = 6;

    /// Who misses as many frames in a row is slow. One alone is missed by anybody on a busy machine, where to ask for room costs most.
    private static final int SLOW_MISSES = 2;

    /// For how many frames: a slow peer's window opens for a few at once, of which none but the first has missed any.
    private static final int SLOW_FRAMES = 4;

    private final Audience audience;
    private final BodySink sink;
    private final boolean acknowledges;
    private final Allowance allowance;
    private Presence.@Nullable Connection connection;
    private LimitedConnections.@Nullable Slot slot;
    private long lastSequence;
    private boolean sending;
    private boolean unacknowledged;
    private int missed;
    private int slowFrames;
    private boolean silent;
    private long busySinceNanos;
    private long stuckSinceNanos;
    private long stuckAt;

    /// @param acknowledges whether the client answers each frame before it gets the next
    LiveViewer(Audience audience, BodySink sink, boolean acknowledges, Allowance allowance) {
        this.audience = audience;
        this.sink = sink;
        this.acknowledges = acknowledges;
        this.allowance = allowance;
    }

    /// Joins as that identity.
    ///
    /// @param limited whether a newer connection of the same identity may take its place
    public void begin(String identity, boolean limited) {
        var stream = audience.stream();
        connection = stream.presence().join(identity);
        slot = limited ? audience.limitedConnections().take(stream, identity, this::makeRoom) : null;
        audience.join(this);
    }

    private void makeRoom() {
        try {
            audience.loop().execute(sink::end);
        } catch (RejectedExecutionException e) {
            // The loop has ended, and this viewer with it.
        }
    }

    /// The connection has ended.
    public void gone() {
        audience.leave(this);
        abandon();
    }

    /// The sink has room again.
    public void drained() {
        busySinceNanos = 0;
        if (!sending) {
            audience.offerTo(this);
        }
    }

    /// The client has answered the last frame.
    public void acknowledged() {
        unacknowledged = false;
        audience.offerTo(this);
    }

    @Override
    public void offer(FrameBuffer newest) {
        long sequence = newest.frame().sequence();
        if (sequence == lastSequence || sending || unacknowledged) {
            return;
        }
        if (!sink.hasRoom()) {
            missed++;
            return;
        }
        if (!allowance.spend()) {
            end();
            return;
        }
        audience.count(1, lastSequence == 0 ? 0 : sequence - lastSequence - 1);
        lastSequence = sequence;
        send(newest);
        awaitRoomIfSlow();
    }

    private void awaitRoomIfSlow() {
        slowFrames = missed >= SLOW_MISSES ? SLOW_FRAMES : Math.max(0, slowFrames - 1);
        missed = 0;
        if (slowFrames > 0) {
            sink.awaitRoom();
        }
    }

    @Override
    public void repeat(FrameBuffer newest) {
        if (newest.frame().sequence() == lastSequence && !unacknowledged && sink.hasRoom()) {
            send(newest);
        }
    }

    /// Writing may make the sink drained before it returns: that must not send again from within.
    private void send(FrameBuffer frame) {
        sending = true;
        unacknowledged = acknowledges;
        try {
            sink.write(frame.bytes(sink.wire()));
        } finally {
            sending = false;
        }
    }

    @Override
    public void tick(long nowNanos) {
        if (allowance.isSpent()) {
            end();
            return;
        }
        var signs = sink.peerSigns();
        if (signs.unheardMillis() >= audience.rules().lostAfter().toMillis()) {
            sink.abort();
            return;
        }
        count(signs.unheardMillis() >= audience.rules().silentAfter().toMillis());
        checkProgress(nowNanos, signs.unanswered());
    }

    private void count(boolean nowSilent) {
        if (connection == null || silent == nowSilent) {
            return;
        }
        silent = nowSilent;
        if (silent) {
            connection.silent();
        } else {
            connection.heard();
        }
    }

    /// The kernel takes bytes for a peer that takes none only as long as it has buffers for them.
    ///
    /// @param away nothing reaches the peer: that it takes nothing is not its doing, and it may come back
    private void checkProgress(long nowNanos, boolean away) {
        if (sink.hasRoom()) {
            busySinceNanos = 0;
            return;
        }
        long progress = sink.progress();
        if (busySinceNanos == 0) {
            busySinceNanos = nowNanos;
            stuckSinceNanos = nowNanos;
        } else if (progress != stuckAt || away) {
            stuckSinceNanos = nowNanos;
        }
        stuckAt = progress;
        if (isTooSlow(nowNanos)) {
            audience.stream().countStalled();
            sink.abort();
        }
    }

    /// A frame is kept in memory for whoever has begun to take it: not for one who takes a few bytes now and then.
    private boolean isTooSlow(long nowNanos) {
        long patience = audience.rules().stalledAfter().toNanos();
        return nowNanos - stuckSinceNanos >= patience || nowNanos - busySinceNanos >= MOST_PATIENCE * patience;
    }

    @Override
    public void end() {
        sink.end();
    }

    @Override
    public void abandon() {
        if (connection != null) {
            connection.close();
        }
        if (slot != null) {
            slot.close();
        }
    }
}
