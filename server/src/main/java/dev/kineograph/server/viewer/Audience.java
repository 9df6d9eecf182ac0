// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import dev.kineograph.Delivery;
import dev.kineograph.Frame;
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
/// **Threading.** Confined to its event loop, but for [#wake], which publishers call.
public final class Audience {
    private static final System.Logger LOG = System.getLogger(Audience.class.getName());
    private static final long TICK_MILLIS = 500;

    /// A repeat of large pictures must not cost much: at most this many bytes a second.
    private static final long REPEATED_BYTES_PER_SECOND = 20_000;

    private final ImageStream stream;
    private final MultipartFraming framing;
    private final CurrentSettings settings;
    private final EventLoop loop;
    private final Consumer<Audience> idle;
    private final ArrayList<Viewer> viewers = new ArrayList<>();
    private final AtomicBoolean wakePending = new AtomicBoolean();
    private @Nullable Subscription subscription;
    private @Nullable FrameBuffer newest;
    private @Nullable Future<?> ticking;
    private long shownNanos;
    private boolean beatAgain;
    private long keptUntilNanos;
    private long sent;
    private long skipped;

    /// @param idle called when nobody is left
    Audience(
            ImageStream stream,
            MultipartFraming framing,
            CurrentSettings settings,
            EventLoop loop,
            Consumer<Audience> idle) {
        this.stream = stream;
        this.framing = framing;
        this.settings = settings;
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

    /// Takes a viewer in, who gets the newest frame at once if there is one.
    void join(Viewer viewer) {
        assert loop.inEventLoop();
        open();
        viewers.add(viewer);
        offerTo(viewer);
        if (stream.isRetired()) {
            // Whoever was here before may have been told already.
            showNewest();
            viewer.end();
        }
    }

    /// Lets a viewer go; with the last one the audience gives up its subscription and its memory.
    void leave(Viewer viewer) {
        assert loop.inEventLoop() || loop.isTerminated();
        int at = viewers.lastIndexOf(viewer);
        if (at >= 0) {
            viewers.set(at, viewers.getLast());
            viewers.removeLast();
        }
        closeIfIdle();
    }

    /// Wants frames for a while although nobody stays: somebody fetches one picture after the other.
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
            // The stream was just retired: whoever joins is ended.
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

    /// Gives up what is left when the loop has ended, after which nobody else calls.
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
            shownNanos = System.nanoTime();
            beatAgain = false;
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
        tellCounts();
    }

    private void tellCounts() {
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

    /// From the last to the first: a viewer that leaves meanwhile is replaced by one that has had its turn. Whoever is left out
    /// because memory has run out gets the next frame.
    private void forEach(Consumer<Viewer> deed) {
        try {
            for (int i = viewers.size() - 1; i >= 0; i--) {
                if (i < viewers.size()) {
                    deed.accept(viewers.get(i));
                }
            }
        } catch (RuntimeException | OutOfMemoryError e) {
            LOG.log(Level.ERROR, "stream " + stream.name() + ": a frame was not sent to all", e);
        }
    }

    private void tick() {
        long now = System.nanoTime();
        forEach(viewer -> viewer.tick(now));
        beat(now);
        tellCounts();
        closeIfIdle();
    }

    /// The newest frame again when its time has come, and once more with the next tick: Firefox ends the connection of a page that
    /// was left at the first thing that is written to it, but that of a closed tab, whose process is gone, at the second.
    private void beat(long now) {
        var frame = newest;
        if (frame == null) {
            return;
        }
        boolean due = now - shownNanos >= heartbeatNanos(frame.frame());
        if (due) {
            shownNanos = now;
        }
        if (due || beatAgain) {
            forEach(viewer -> viewer.repeat(frame));
        }
        beatAgain = due;
    }

    /// How long after a frame it is sent again, twice, if none follows.
    private long heartbeatNanos(Frame frame) {
        return Math.max(rules().heartbeat().toNanos(), frame.length() * 2_000_000_000L / REPEATED_BYTES_PER_SECOND);
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
