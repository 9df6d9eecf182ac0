// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import dev.kineograph.Access.Decision.Denied;
import dev.kineograph.Presence;
import dev.kineograph.server.net.BodySink;
import dev.kineograph.server.net.Permit;
import dev.kineograph.server.net.PermitHolder;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One connection that shows a stream as it goes. The newest frame is sent when there is room for it; what came in between
/// is skipped, so that a slow viewer sees fewer pictures and never old ones.
///
/// **Threading.** Confined to its event loop.
public final class LiveViewer implements Viewer, BodySink.Owner, PermitHolder {
    /// A viewer that misses so many frames in a row is slow. Anybody misses a single one on a busy machine, where asking for room costs
    /// most.
    private static final int SLOW_MISSES = 2;

    /// For how many frames: a slow peer's window opens for a few at once, of which none but the first has missed any.
    private static final int SLOW_FRAMES = 4;

    private final Audience audience;
    private final Supplier<? extends Wire> wire;
    private final Farewell farewell;
    private final @Nullable Permit permit;
    private final String identity;
    private final boolean acknowledges;
    private final boolean isLimited;
    private final Budget budget;
    private final ViewerHealth health = new ViewerHealth();
    private @Nullable BodySink sink;
    private Presence.@Nullable Connection connection;
    private LimitedConnections.@Nullable Slot slot;
    private long lastSequence;
    private boolean sending;
    private boolean unacknowledged;
    private int missed;
    private int slowFrames;
    private boolean silent;

    /// @param identity who watches
    /// @param permit held for as long as it does
    LiveViewer(Audience audience, LiveBody body, String identity, Permit permit) {
        this.audience = audience;
        var alwaysTheSame = body.wire();
        this.wire = () -> alwaysTheSame;
        this.farewell = body.farewell();
        this.permit = permit;
        this.identity = identity;
        this.acknowledges = body.acknowledges();
        this.isLimited = body.isLimited();
        this.budget = body.budget();
    }

    /// A viewer on a sink that carries other things too.
    ///
    /// @param wire how frames are written on the sink now; asked with every frame
    /// @param identity who watches
    /// @param acknowledges whether the client answers each frame before it gets the next
    LiveViewer(Audience audience, Supplier<? extends Wire> wire, String identity, boolean acknowledges) {
        this.audience = audience;
        this.wire = wire;
        this.farewell = Farewell.NOTHING;
        this.permit = null;
        this.identity = identity;
        this.acknowledges = acknowledges;
        this.isLimited = false;
        this.budget = Budget.UNLIMITED;
    }

    private BodySink sink() {
        if (sink == null) {
            throw new IllegalStateException("the body has not begun");
        }
        return sink;
    }

    /// Joins the stream's viewers.
    @Override
    public void begun(BodySink newSink) {
        sink = newSink;
        var stream = audience.stream();
        connection = stream.presence().join(identity);
        slot = isLimited ? audience.limitedConnections().take(stream, identity, this::makeRoom) : null;
        audience.join(this);
        if (permit != null) {
            permit.hold(this, stream.name());
            permit.look();
        }
    }

    /// A newer connection of the same identity takes this one's place.
    private void makeRoom() {
        try {
            audience.loop().execute(this::end);
        } catch (RejectedExecutionException e) {
            // The loop has ended, and this viewer with it.
        }
    }

    @Override
    public void closed() {
        audience.leave(this);
        abandon();
    }

    @Override
    public void drained() {
        health.drained();
        if (!sending) {
            audience.offerTo(this);
        }
    }

    /// Sends words between two frames: see [BodySink#say].
    public void say(ByteBuf words) {
        sink().say(words);
    }

    /// Ends the body with another farewell than its own.
    public void end(ByteBuf last) {
        sink().end(last);
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
        if (!sink().hasRoom()) {
            missed++;
            return;
        }
        if (!budget.spend()) {
            end();
            return;
        }
        audience.count(1, lastSequence == 0 ? 0 : sequence - lastSequence - 1);
        lastSequence = sequence;
        send(newest);
        requestWritableIfSlow();
    }

    private void requestWritableIfSlow() {
        slowFrames = missed >= SLOW_MISSES ? SLOW_FRAMES : Math.max(0, slowFrames - 1);
        missed = 0;
        if (slowFrames > 0) {
            sink().requestWritable();
        }
    }

    @Override
    public void repeat(FrameBuffer newest) {
        if (newest.frame().sequence() == lastSequence && !unacknowledged && sink().hasRoom()) {
            send(newest);
        }
    }

    /// Writing may make the sink drained before it returns: that must not send again from within.
    private void send(FrameBuffer frame) {
        sending = true;
        unacknowledged = acknowledges;
        try {
            sink().write(frame.bytes(wire.get()));
        } finally {
            sending = false;
        }
    }

    @Override
    public void look() {
        if (permit != null) {
            permit.look();
        }
    }

    @Override
    public EventLoop loop() {
        return audience.loop();
    }

    @Override
    public void revoked(Denied denied) {
        sink().end(denied.hidden() ? farewell.ended() : farewell.denied(denied));
    }

    @Override
    public void tick(long nowNanos) {
        look();
        if (budget.isSpent()) {
            end();
            return;
        }
        switch (health.look(sink(), audience.rules(), nowNanos)) {
            case PRESENT -> count(false);
            case SILENT -> count(true);
            case LOST -> sink().abort();
            case STALLED -> {
                audience.stream().countStalled();
                sink().abort();
            }
        }
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

    @Override
    public void end() {
        sink().end(farewell.ended());
    }

    @Override
    public void abandon() {
        if (permit != null) {
            permit.close();
        }
        if (connection != null) {
            connection.close();
        }
        if (slot != null) {
            slot.close();
        }
    }
}
