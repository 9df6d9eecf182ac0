// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import dev.kineograph.Delivery;
import dev.kineograph.ImageStream;
import dev.kineograph.RefusedException;
import dev.kineograph.Subscription;
import dev.kineograph.server.net.BodySink;
import dev.kineograph.server.settings.ViewerRules;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// All viewers of one stream on one event loop; to the stream they are one [Subscription].
///
/// A new frame posts one wake to the loop, unless one is pending: an overloaded loop skips frames and never queues them.
///
/// **Threading.** Confined to its event loop, except for [#wake], which publishers call, and [#visit].
public final class Audience {
    private static final long TICK_MILLIS = 500;

    /// How many viewers get a frame before the loop serves its connections again: about 3 ms.
    private static final int TURN = 256;

    private final ImageStream stream;
    private final EventLoop loop;
    private final Audiences all;
    private final ViewerList viewers;
    private final ViewerList offered;
    private final AtomicBoolean wakePending = new AtomicBoolean();
    private final DeliveryCounts counts;
    private final ShownFrame shown;
    private final Sweep sweep;
    private final NextTurn nextTurn;
    private @Nullable Subscription subscription;
    private @Nullable Future<?> ticking;
    private long keptUntilNanos = System.nanoTime();

    Audience(ImageStream stream, EventLoop loop, Audiences all) {
        this.stream = stream;
        this.loop = loop;
        this.all = all;
        this.viewers = new ViewerList(stream.name());
        this.offered = new ViewerList(stream.name());
        this.counts = new DeliveryCounts(stream, all.keptPages(), all.times());
        this.shown = new ShownFrame(all.kept(loop), all.framing(), all.pace(stream, loop, this::wake));
        this.sweep = new Sweep(offered, counts);
        this.nextTurn = new NextTurn(loop, () -> show(TURN));
    }

    /// The stream that is watched.
    public ImageStream stream() {
        return stream;
    }

    EventLoop loop() {
        return loop;
    }

    ViewerRules rules() {
        return all.rules();
    }

    Audiences all() {
        return all;
    }

    /// The newest frame, if there is one, as it was published: taken now, not when this loop gets to it.
    @Nullable FrameBuffer newest() {
        assert loop.inEventLoop();
        show(Integer.MAX_VALUE);
        return shown.newest();
    }

    /// Adds a viewer, which gets the newest frame at once if there is one, or what is to be seen instead.
    void join(Viewer viewer) {
        assert loop.inEventLoop();
        open();
        viewers.add(viewer);
        offered.add(viewer);
        if (viewer.isLive() && viewers.live() == 1 && sweep.isOver()) {
            // Nobody here has looked. For those who have there is a wake whenever that changes.
            shown.follow(stream.shown());
        }
        offerTo(viewer);
        var placeholder = shown.placeholder();
        if (placeholder != null) {
            viewer.repeat(placeholder);
        }
        if (stream.isRetired()) {
            // Viewers that were here before may have been ended already.
            show(Integer.MAX_VALUE);
            viewer.end(Farewell::ended);
        }
    }

    /// Removes a viewer. With the last one the audience closes its subscription and releases its memory.
    void leave(Viewer viewer) {
        assert loop.inEventLoop() || loop.isTerminated();
        viewers.remove(viewer);
        offered.remove(viewer);
        closeIfIdle();
    }

    /// A viewer has been sent the whole newest frame: it need not be offered the next ones, if its sink can be on a fast path. Returns whether it is.
    boolean keepsUp(LiveViewer viewer, BodySink sink, Wire wire) {
        var newest = shown.offered();
        boolean isFast = newest != null && sweep.enter(sink, viewer, wire, newest);
        if (isFast) {
            offered.remove(viewer);
        }
        return isFast;
    }

    /// A viewer's sink has left the fast path.
    void leftFastPath(LiveViewer viewer) {
        offered.add(viewer);
    }

    /// Keeps the demand for a while without a permanent viewer, for a client that fetches one picture after another.
    public void keep(Duration time) {
        assert loop.inEventLoop();
        open();
        if (subscription == null) {
            closeIfIdle();
        } else {
            keptUntilNanos = System.nanoTime() + time.toNanos();
        }
    }

    private void open() {
        if (subscription != null) {
            return;
        }
        try {
            subscription = stream.watch(Delivery.latest(), this::wake);
            ticking = loop.scheduleAtFixedRate(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
            show(TURN);
        } catch (RefusedException e) {
            // The stream was just retired: a viewer that joins is ended.
        }
    }

    void wake() {
        if (wakePending.compareAndSet(false, true)) {
            try {
                loop.execute(this::showNewest);
            } catch (RejectedExecutionException e) {
                // The loop has ended, and all viewers with it: [#abandon] will be called.
            }
        }
    }

    private void showNewest() {
        wakePending.set(false);
        if (sweep.isOver()) {
            show(TURN);
        }
    }

    /// Offers the current frame, and then the newest one, to this many viewers, and to the others after the loop has served its connections.
    private void show(int most) {
        boolean last = stream.isRetired();
        if (sweep.goOn(most) && subscription != null && shown.mayChange()) {
            var frame = subscription.take();
            if (frame != null) {
                shown.replace(frame);
            }
            // After taking the newest frame, so that it does not belong to an older one.
            boolean looksDifferent = viewers.live() > 0 && shown.follow(stream.shown());
            if (frame != null || looksDifferent) {
                sweep.begin(Objects.requireNonNull(shown.offered()), frame == null);
                sweep.goOn(most);
            }
        }
        counts.report();
        if (!sweep.isOver()) {
            nextTurn.schedule();
        } else if (last) {
            viewers.forEach(viewer -> viewer.end(Farewell::ended));
        }
    }

    /// Offers the newest frame again, to a viewer that had no room for it when it was new.
    void offerTo(Viewer viewer) {
        var newest = viewer.isLive() ? shown.offered() : shown.newest();
        if (newest != null) {
            viewer.offer(newest);
        }
    }

    DeliveryCounts counts() {
        return counts;
    }

    ShownFrame shown() {
        return shown;
    }

    private void tick() {
        long now = System.nanoTime();
        viewers.forEach(viewer -> viewer.tick(now));
        if (sweep.isOver() && shown.isRepeatDue(rules().heartbeat(), now)) {
            repeat();
        }
        counts.report();
        closeIfIdle();
    }

    private void repeat() {
        var newest = shown.offered();
        if (newest == null) {
            viewers.forEach(viewer -> viewer.repeat(null));
        } else {
            sweep.begin(newest, true);
            show(TURN);
        }
    }

    private void closeIfIdle() {
        if (!viewers.isEmpty() || System.nanoTime() - keptUntilNanos < 0) {
            return;
        }
        if (subscription != null) {
            subscription.close();
            subscription = null;
        }
        if (ticking != null) {
            ticking.cancel(false);
            ticking = null;
        }
        sweep.stop();
        shown.replace(null);
        all.remove(this);
    }

    /// Runs a step with every viewer, on the loop, and completes then, or if the loop has ended. From any thread.
    CompletableFuture<Void> visit(Consumer<Viewer> step) {
        try {
            return CompletableFuture.runAsync(() -> viewers.forEach(step), loop);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.allOf();
        }
    }

    /// Releases what is left, once the loop has ended and nothing else is called.
    void abandon() {
        viewers.forEach(viewer -> {
            viewer.abandon();
            viewers.remove(viewer);
            offered.remove(viewer);
        });
        keptUntilNanos = System.nanoTime();
        closeIfIdle();
    }
}
