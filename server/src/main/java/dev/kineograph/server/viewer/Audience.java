// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import dev.kineograph.Delivery;
import dev.kineograph.ImageStream;
import dev.kineograph.MultipartFraming;
import dev.kineograph.RefusedException;
import dev.kineograph.Subscription;
import dev.kineograph.server.net.CurrentSettings;
import dev.kineograph.server.settings.ViewerRules;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// All viewers of one stream on one event loop; to the stream they are one [Subscription].
///
/// A new frame posts one wake to the loop, unless one is pending: a loop that is overloaded skips frames, it never queues them.
///
/// **Threading.** Confined to its event loop, but for [#wake], which publishers call, and [#look].
public final class Audience {
    private static final System.Logger LOG = System.getLogger(Audience.class.getName());
    private static final long TICK_MILLIS = 500;

    private final ImageStream stream;
    private final MultipartFraming framing;
    private final CurrentSettings settings;
    private final LimitedConnections limitedConnections;
    private final EventLoop loop;
    private final Consumer<Audience> idle;
    private final ArrayList<Viewer> viewers = new ArrayList<>();
    private final AtomicBoolean wakePending = new AtomicBoolean();
    private @Nullable Subscription subscription;
    private @Nullable FrameBuffer newest;
    private final Repeats repeats = new Repeats();
    private @Nullable Future<?> ticking;
    private long keptUntilNanos;
    private long sent;
    private long skipped;

    /// @param idle called when nobody is left
    Audience(
            ImageStream stream,
            MultipartFraming framing,
            CurrentSettings settings,
            LimitedConnections limitedConnections,
            EventLoop loop,
            Consumer<Audience> idle) {
        this.stream = stream;
        this.framing = framing;
        this.settings = settings;
        this.limitedConnections = limitedConnections;
        this.loop = loop;
        this.idle = idle;
        this.keptUntilNanos = System.nanoTime();
    }

    /// The stream that is watched.
    public ImageStream stream() {
        return stream;
    }

    EventLoop loop() {
        return loop;
    }

    ViewerRules rules() {
        return settings.get().viewers();
    }

    LimitedConnections limitedConnections() {
        return limitedConnections;
    }

    /// Adds a viewer, which gets the newest frame at once if there is one.
    void join(Viewer viewer) {
        assert loop.inEventLoop();
        open();
        viewers.add(viewer);
        offerTo(viewer);
        if (stream.isRetired()) {
            // Viewers that were here before may have been ended already.
            showNewest();
            viewer.end();
        }
    }

    /// Removes a viewer. With the last one the audience closes its subscription and releases its memory.
    void leave(Viewer viewer) {
        assert loop.inEventLoop() || loop.isTerminated();
        int at = viewers.lastIndexOf(viewer);
        if (at >= 0) {
            viewers.set(at, viewers.getLast());
            viewers.removeLast();
        }
        closeIfIdle();
    }

    /// Keeps up the demand for a while without a viewer that stays: somebody fetches one picture after another.
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
        if (subscription == null && watch()) {
            ticking = loop.scheduleAtFixedRate(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
            showNewest();
        }
    }

    private boolean watch() {
        try {
            subscription = stream.watch(Delivery.latest(), this::wake);
            return true;
        } catch (RefusedException e) {
            // The stream was just retired: a viewer that joins is ended.
            return false;
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
        replaceNewest(null);
        idle.accept(this);
    }

    private void wake() {
        if (wakePending.compareAndSet(false, true)) {
            try {
                loop.execute(this::showNewest);
            } catch (RejectedExecutionException e) {
                // The loop has ended, and all viewers with it: [#abandon] comes.
            }
        }
    }

    /// Lets every viewer look whether its permit still holds. From any thread.
    void look() {
        try {
            loop.execute(() -> forEach(Viewer::look));
        } catch (RejectedExecutionException e) {
            // The loop has ended, and all viewers with it.
        }
    }

    /// Releases what is left, once the loop has ended and nothing else is called.
    void abandon() {
        viewers.forEach(Viewer::abandon);
        viewers.clear();
        keptUntilNanos = System.nanoTime();
        closeIfIdle();
    }

    private void showNewest() {
        wakePending.set(false);
        if (subscription == null) {
            return;
        }
        boolean last = stream.isRetired();
        var frame = subscription.take();
        if (frame != null) {
            replaceNewest(new FrameBuffer(frame, framing, PooledByteBufAllocator.DEFAULT));
            repeats.shown(System.nanoTime());
            offerNewest();
        }
        if (last) {
            forEach(Viewer::end);
        }
    }

    private void offerNewest() {
        var frame = newest;
        if (frame != null) {
            forEach(viewer -> viewer.offer(frame));
        }
        reportCounts();
    }

    private void reportCounts() {
        stream.countDelivered(sent, skipped);
        sent = 0;
        skipped = 0;
    }

    private void replaceNewest(@Nullable FrameBuffer next) {
        if (newest != null) {
            newest.release();
        }
        newest = next;
    }

    /// From the last to the first: the place of a viewer that leaves meanwhile is taken by one that has had its turn. Viewers that are
    /// left out because memory has run out get the next frame.
    private void forEach(Consumer<Viewer> step) {
        try {
            for (int i = viewers.size() - 1; i >= 0; i--) {
                if (i < viewers.size()) {
                    step.accept(viewers.get(i));
                }
            }
        } catch (RuntimeException | OutOfMemoryError e) {
            LOG.log(Level.ERROR, "stream " + stream.name() + ": a frame was not sent to all", e);
        }
    }

    private void tick() {
        long now = System.nanoTime();
        forEach(viewer -> viewer.tick(now));
        repeatNewest(now);
        reportCounts();
        closeIfIdle();
    }

    private void repeatNewest(long now) {
        var frame = newest;
        if (frame != null && repeats.isDue(frame.frame(), rules().heartbeat(), now)) {
            forEach(viewer -> viewer.repeat(frame));
        }
    }

    /// The newest frame again, for a viewer that had no room for it when it came.
    void offerTo(Viewer viewer) {
        if (newest != null) {
            viewer.offer(newest);
        }
    }

    void count(long framesSent, long framesSkipped) {
        sent += framesSent;
        skipped += framesSkipped;
    }
}
