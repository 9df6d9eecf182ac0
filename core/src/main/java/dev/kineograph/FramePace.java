// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import dev.kineograph.text.LogThrottles;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// Bounds how many frames a second a stream accepts: [StreamSettings#maxFps]. Of those that come too early, the newest waits, and is shown late if none
/// follows it; the others are dropped.
///
/// **Threading.** Shared; each call takes the object's lock for a moment, also inside the lock that orders a stream's frames. Frames are published outside it.
final class FramePace {
    private static final System.Logger LOG = System.getLogger(FramePace.class.getName());
    private static final LogThrottles<StreamName> TOLD = new LogThrottles<>(1, Duration.ofMinutes(1));

    /// The frame that waits.
    private @Nullable Early early;

    /// The frame that is being shown late, and no longer waits.
    private @Nullable Picture late;

    /// When the next frame may come, in the clock's time; means nothing before the first one.
    private long nextNanos;

    private boolean begun;
    private long dropped;
    private boolean news;

    /// @param placed the picture with its position, if it has one already
    private record Early(Publishers.Member publisher, Picture picture, @Nullable Frame placed) {}

    /// Publishes a frame that has waited.
    @FunctionalInterface
    interface LatePublishing {
        /// Publishes it, although its publisher may have gone meanwhile.
        ///
        /// @param publisher who sent it
        /// @param placed the picture with its position, if it has one already
        void publish(Publishers.Member publisher, Picture picture, @Nullable Frame placed);
    }

    /// Whether a frame comes too early. It is shown later, or dropped.
    synchronized boolean holdsBack(OptionalInt most, Publishers.Member publisher, Picture picture, @Nullable Frame placed, NanoClock clock) {
        long now = clock.nanos();
        boolean isLate = picture.equals(late);
        if (isLate) {
            late = null;
        }
        boolean isEarly = most.isPresent() && begun && nextNanos - now > 0;
        if (isEarly && isLate) {
            // It is older than what has come meanwhile.
            drop();
            return true;
        }
        if (early != null) {
            drop();
        }
        early = isEarly ? new Early(publisher, picture, placed) : null;
        if (isEarly) {
            clock.dueIn(nextNanos - now);
        } else {
            most.ifPresent(fps -> next(now, Duration.ofSeconds(1).toNanos() / fps));
        }
        return isEarly;
    }

    private void drop() {
        dropped++;
        news = true;
    }

    /// The average counts: a frame that comes somewhat late lets the next one come as much earlier.
    private void next(long now, long intervalNanos) {
        long earliest = now - intervalNanos;
        nextNanos = (begun && nextNanos - earliest > 0 ? nextNanos : earliest) + intervalNanos;
        nextNanos = begun ? nextNanos : now + intervalNanos;
        begun = true;
    }

    /// How many frames were dropped.
    synchronized long dropped() {
        return dropped;
    }

    /// Whether a frame waits.
    synchronized boolean isWaiting() {
        return early != null;
    }

    /// Publishes the frame that waits, if its time has come, and says in the log that others were dropped.
    void showLate(StreamName stream, NanoClock clock, LatePublishing publishing) {
        var due = takeDue(clock);
        if (due != null) {
            publishing.publish(due.publisher, due.picture, due.placed);
        }
        if (takeNews()) {
            TOLD.of(stream).pass().ifPresent(_ ->
                    LOG.log(Level.INFO, "stream {0}: more pictures come than maxFps; {1} were dropped so far, the newest ones are shown", stream, dropped()));
        }
    }

    private synchronized boolean takeNews() {
        boolean had = news;
        news = false;
        return had;
    }

    private synchronized @Nullable Early takeDue(NanoClock clock) {
        var waiting = early;
        if (waiting == null) {
            return null;
        }
        if (nextNanos - clock.nanos() > 0) {
            clock.dueIn(nextNanos - clock.nanos());
            return null;
        }
        early = null;
        late = waiting.picture;
        return waiting;
    }
}
