// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// What viewers see of a stream in place of its newest frame while that is stale, or while there is none: another picture in the same place.
///
/// It is drawn if somebody [wants][#want] to see it, once for all of them, and again as it gets older: every few seconds at first, then each minute.
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

    /// The sequence of the frame that somebody wants to see dimmed, and that has not been drawn since; 0 if there is none.
    private volatile long wanted;

    /// The frame that was dimmed last, or could not be.
    private volatile @Nullable Frame drawn;

    private volatile long dueNanos;

    /// What the settings said at the last look; confined to the hub's clock.
    private WhenStale whenStale = WhenStale.NOTHING;

    /// @param changed called when something else is to be seen
    StaleView(StreamName stream, StreamContext context, Runnable changed) {
        this.stream = stream;
        this.context = context;
        this.changed = changed;
    }

    /// What stands in for this frame, or for the lack of one, if anything does.
    @Nullable Frame of(@Nullable Frame newest) {
        var frame = standIn;
        return frame != null && frame.epoch() == epoch(newest) && frame.sequence() == sequence(newest) ? frame : null;
    }

    /// Where there is no frame is the place before the first one.
    private static long sequence(@Nullable Frame newest) {
        return newest == null ? 0 : newest.sequence();
    }

    private static long epoch(@Nullable Frame newest) {
        return newest == null ? 0 : newest.epoch();
    }

    /// Somebody is to see what stands in for this frame. Whether nobody had said so since that was drawn last.
    boolean want(Frame newest) {
        boolean isNews = wanted != newest.sequence();
        if (isNews) {
            wanted = newest.sequence();
        }
        return isNews;
    }

    /// Nothing stands in for any frame.
    void clear() {
        standIn = null;
        drawn = null;
    }

    /// Nothing stands in for any frame, which is seen at once.
    void showAgain() {
        if (standIn != null) {
            clear();
            changed.run();
        }
    }

    /// Looks what is to be shown in place of a frame that is stale, or of none.
    void tick(@Nullable Frame newest, WhenStale setting) {
        if (!setting.equals(whenStale)) {
            whenStale = setting;
            showAgain();
        }
        switch (setting) {
            case WhenStale.Nothing _ -> {}
            case WhenStale.Dimmed _ -> {
                if (newest != null && newest.sequence() == wanted) {
                    drawIfDue(newest);
                }
            }
            case WhenStale.Placeholder(var picture) -> {
                if (of(newest) == null) {
                    show(newest, newest == null ? picture : picture.capturedWith(newest.picture()));
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
            context.drawings().dimmed(stream, newest.picture()).ifPresent(picture -> show(newest, picture.capturedWith(newest.picture())));
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

    private void show(@Nullable Frame newest, Picture picture) {
        // By a boundary within it, it could forge a part of the multipart body.
        if (!context.framing().isForgedBy(picture)) {
            standIn = new Frame(picture, epoch(newest), sequence(newest));
            wanted = 0;
            changed.run();
        }
    }
}
