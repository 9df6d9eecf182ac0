// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// What viewers see of a stream in place of its newest frame while that is stale: another picture in the same place.
///
/// It is drawn once for all of them, and again as it gets older: every few seconds at first, then each minute.
///
/// **Threading.** Shared; [#tick] is called by the hub's clock, and draws on a virtual thread of its own, one at a time.
final class StaleView {
    private static final Duration MIN_PAUSE = Duration.ofSeconds(5);
    private static final Duration MAX_PAUSE = Duration.ofMinutes(1);

    /// After each pause it is a quarter older, at the least.
    private static final int PAUSES_OF_AN_AGE = 4;

    private final StreamName stream;
    private final StreamContext context;
    private final Runnable changed;
    private final AtomicBoolean isDrawing = new AtomicBoolean();
    private volatile @Nullable Frame standIn;

    /// The frame that was dimmed last, or could not be.
    private volatile @Nullable Frame drawn;

    private volatile long dueNanos;

    /// @param changed called when something else is to be seen
    StaleView(StreamName stream, StreamContext context, Runnable changed) {
        this.stream = stream;
        this.context = context;
        this.changed = changed;
    }

    /// What stands in for this frame, if anything does.
    @Nullable Frame of(@Nullable Frame newest) {
        var frame = standIn;
        return frame != null && newest != null && frame.epoch() == newest.epoch() && frame.sequence() == newest.sequence() ? frame : null;
    }

    /// Whether anything stands in for a frame, perhaps an older one.
    boolean isEmpty() {
        return standIn == null;
    }

    /// Nothing stands in for any frame.
    void clear() {
        standIn = null;
        drawn = null;
    }

    /// Looks what is to be shown in place of a frame that is stale.
    void tick(Frame newest, WhenStale whenStale) {
        switch (whenStale) {
            case WhenStale.Nothing _ -> {}
            case WhenStale.Dimmed _ -> drawIfDue(newest);
            case WhenStale.Placeholder(var picture) -> {
                if (of(newest) == null) {
                    show(newest, picture);
                }
            }
        }
    }

    private void drawIfDue(Frame newest) {
        long left = dueNanos - context.clock().nanos();
        if (newest.equals(drawn) && left > 0) {
            context.clock().dueIn(left);
        } else if (isDrawing.compareAndSet(false, true)) {
            Thread.ofVirtual().name("stale " + stream).start(() -> draw(newest));
        }
    }

    private void draw(Frame newest) {
        try {
            context.drawings().dimmed(stream, newest.picture()).ifPresent(picture -> show(newest, picture));
        } finally {
            long pause = pause(newest.age()).toNanos();
            dueNanos = context.clock().nanos() + pause;
            drawn = newest;
            isDrawing.set(false);
            context.clock().dueIn(pause);
        }
    }

    private static Duration pause(Duration age) {
        var pause = age.dividedBy(PAUSES_OF_AN_AGE);
        return pause.compareTo(MIN_PAUSE) < 0 ? MIN_PAUSE : pause.compareTo(MAX_PAUSE) > 0 ? MAX_PAUSE : pause;
    }

    private void show(Frame newest, Picture picture) {
        // By a boundary within it, it could forge a part of the multipart body.
        if (!context.framing().isForgedBy(picture)) {
            standIn = new Frame(picture.capturedWith(newest.picture()), newest.epoch(), newest.sequence());
            changed.run();
        }
    }
}
