// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import dev.kineograph.Access.Decision.Denied;
import dev.kineograph.ImageStream;
import dev.kineograph.Presence;
import dev.kineograph.server.net.BodySink;
import dev.kineograph.server.net.FastPath;
import dev.kineograph.server.net.Permit;
import dev.kineograph.server.net.PermitHolder;
import dev.kineograph.server.net.StallDetector;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// One connection that shows a stream live. The newest frame is sent when there is room for it; frames in between are skipped.
///
/// **Threading.** Confined to its event loop. There are thousands of viewers: each field counts.
public final class LiveViewer implements Viewer, BodySink.Owner, FastPath.Guest, PermitHolder {
    /// A viewer that misses this many frames in a row is slow. Every viewer misses a single one on a busy machine, where asking the
    /// kernel for room costs most.
    private static final int SLOW_MISSES = 2;

    /// For how many frames a viewer stays slow: a slow peer's window opens for a few at once, and none but the first of these follows a missed one.
    private static final int SLOW_FRAMES = 4;

    private Audience audience;
    private final LiveProtocol protocol;
    private final @Nullable Permit permit;
    private final Budget budget;
    private final Presence.Connection connection;
    private final ViewerRecord record;

    private @Nullable FirstPart firstPart;
    private @Nullable BodySink sink;
    /// Set while something waits for the viewer.
    private @Nullable StallDetector stall;

    /// Set if it may be shown smaller pictures.
    private @Nullable AdaptiveSteps steps;

    /// Set while it should see another stream than the one that it is shown.
    private @Nullable ImageStream wanted;

    private long lastSequence;
    private boolean sending;
    private boolean ended;
    private boolean fast;
    private boolean unacknowledged;

    /// Frames missed in a row, up to [#SLOW_MISSES].
    private byte missed;

    private byte slowFrames;

    /// @param connection what counts in the stream's presence; closed with the viewer
    /// @param permit held for as long as the viewer exists; null if the sink's owner has it
    LiveViewer(
            Audience audience, LiveProtocol protocol, Presence.Connection connection, ViewerRecord record, Budget budget, @Nullable Permit permit) {
        this.audience = audience;
        this.protocol = protocol;
        this.connection = connection;
        this.record = record;
        this.budget = budget;
        this.permit = permit;
        this.firstPart = protocol.firstPart();
    }

    /// Shows it smaller pictures while it is slow.
    void adapt(IntFunction<ImageStream> streams) {
        steps = new AdaptiveSteps(streams);
    }

    private BodySink sink() {
        return Objects.requireNonNull(sink, "the body has not begun");
    }

    /// Joins the stream's viewers.
    @Override
    public void begun(BodySink newSink) {
        sink = newSink;
        audience.join(this);
        moveIfDue();
        if (permit != null) {
            permit.hold(this, stream().name());
            permit.look();
        }
    }

    @Override
    public void closed() {
        ended = true;
        if (sink != null) {
            sink.leaveFastPath();
        }
        audience.leave(this);
        abandon();
    }

    @Override
    public void drained() {
        stall = null;
        audience.shown().releasedBy(this);
        if (!sending) {
            moveIfDue();
            audience.offerTo(this);
        }
    }

    /// Shows it another view of the stream from the next frame on. The frames of different views have nothing to do with each other.
    void show(ImageStream view) {
        wanted = view;
        if (sink != null) {
            moveIfDue();
        }
    }

    /// Moves to another variant of the stream, or another view, between two frames. It stays the same connection and viewer, as they all count in the original.
    private void moveIfDue() {
        if ((steps == null && wanted == null) || sending || ended || !sink().hasRoom()) {
            return;
        }
        if (wanted != null) {
            var view = wanted;
            wanted = null;
            if (!view.equals(stream())) {
                sink().leaveFastPath();
                lastSequence = 0;
                move(view);
            }
        } else if (steps != null) {
            var next = steps.next(stream(), System.nanoTime());
            if (next != null) {
                sink().leaveFastPath();
                move(next);
            }
        }
    }

    private void move(ImageStream next) {
        audience.leave(this);
        audience = audience.all().of(next, loop());
        audience.join(this);
    }

    /// Sends the newest frame again in that form, unless it has not been sent in the usual way yet, or there is no room. Returns the number of bytes.
    int pad(Wire padded) {
        sink().leaveFastPath();
        var newest = audience.shown().offered();
        if (newest == null || lastSequence == 0 || newest.frame().sequence() != lastSequence || sending || !sink().hasRoom()) {
            return 0;
        }
        var bytes = newest.bytes(padded);
        write(bytes);
        sink().requestWritable();
        return bytes.readableBytes();
    }

    /// Sends words between two frames: see [BodySink#say].
    public void say(ByteBuf words) {
        sink().say(words);
    }

    /// Ends the body with these bytes instead of its own farewell.
    public void end(ByteBuf last) {
        sink().end(last);
    }

    /// The client has answered the last frame.
    public void acknowledged() {
        unacknowledged = false;
        audience.offerTo(this);
    }

    @Override
    public boolean isLive() {
        return true;
    }

    @Override
    public void offer(FrameBuffer newest) {
        long sequence = newest.frame().sequence();
        if (sequence == lastSequence || sending) {
            return;
        }
        if (steps != null) {
            if (sequence < lastSequence) {
                // Another variant, to which it has just moved, has not come as far.
                return;
            }
            steps.offered(sequence);
        }
        if (!sink().hasRoom()) {
            missed = (byte) Math.min(missed + 1, SLOW_MISSES);
            audience.shown().missedBy(this, lastSequence, sink().peerAddress(), sink()::abort);
            return;
        }
        if (unacknowledged) {
            return;
        }
        if (!budget.spend()) {
            end(Farewell::ended);
            return;
        }
        audience.counts().sent(newest.frame(), 1, lastSequence == 0 ? 0 : sequence - lastSequence - 1);
        lastSequence = sequence;
        record.sent(sequence);
        send(newest);
        if (steps != null) {
            steps.sent();
        }
        slowFrames = (byte) (missed >= SLOW_MISSES ? SLOW_FRAMES : Math.max(0, slowFrames - 1));
        missed = 0;
        if (slowFrames > 0) {
            sink().requestWritable();
        } else if (!unacknowledged && budget.equals(Budget.UNLIMITED)) {
            fast = audience.keepsUp(this, sink(), protocol.wire().get());
            if (fast) {
                record.entersFastPath(audience.counts().shown());
            }
        }
    }

    @Override
    public void leftFastPath(long sequence) {
        record.leavesFastPath(audience.counts().shown(), sequence < newestSequence());
        lastSequence = sequence;
        fast = false;
        audience.leftFastPath(this);
    }

    private long newestSequence() {
        var newest = audience.shown().offered();
        return newest == null ? lastSequence : newest.frame().sequence();
    }

    @Override
    public Optional<ListedViewer> listed() {
        return Optional.of(record.listed(
                protocol.kind(), sink().peerAddress(), stream().variant(), audience.counts().shown(), fast ? newestSequence() : lastSequence));
    }

    @Override
    public void repeat(@Nullable FrameBuffer newest) {
        if (newest == null || unacknowledged || !newest.has(protocol.wire().get())) {
            protocol.ping(sink());
        } else if (newest.frame().sequence() == lastSequence && sink().hasRoom()) {
            send(newest);
        }
    }

    private void send(FrameBuffer frame) {
        unacknowledged = protocol.acknowledges();
        write(frame.bytes(firstPart == null ? protocol.wire().get() : firstPart.end(sink())));
        firstPart = null;
    }

    /// This may drain the sink before it returns; that must not send again from within.
    private void write(ByteBuf bytes) {
        sending = true;
        try {
            sink().write(bytes);
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
        sink().end(denied.hidden() ? protocol.farewell().ended() : protocol.farewell().denied(denied));
    }

    @Override
    public void tick(long nowNanos) {
        look();
        if (budget.isSpent()) {
            end(Farewell::ended);
            return;
        }
        if (steps != null) {
            steps.tick(nowNanos, fast);
        }
        moveIfDue();
        var rules = audience.rules();
        var peer = sink().peerHealth();
        if (firstPart != null) {
            firstPart.tick(sink(), audience.all().framing(), audience.all().settings(), nowNanos);
        }
        stall = StallDetector.look(stall, sink(), peer, nowNanos);
        switch (ViewerHealth.of(peer, stall, rules, nowNanos)) {
            case PRESENT -> connection.heard();
            case SILENT -> connection.silent();
            case LOST -> audience.all().givenUp().lost(sink());
            case STALLED -> audience.all().givenUp().stalled(stream(), sink());
        }
    }

    @Override
    public void end(Function<Farewell, ByteBuf> words) {
        sink().end(words.apply(protocol.farewell()));
    }

    @Override
    public void abandon() {
        audience.shown().releasedBy(this);
        if (permit != null) {
            permit.close();
        }
        connection.close();
    }

    ImageStream stream() {
        return audience.stream();
    }
}
