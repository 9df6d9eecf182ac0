// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.recording;

import dev.kineograph.Frame;
import dev.kineograph.Picture;
import dev.kineograph.Subscription;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The pictures of a recording that are not written yet: while it is off, those of the last seconds; while it is on, those that wait for the disk.
/// The oldest of them make room when memory runs out.
///
/// **Threading.** Shared. Publishers add pictures, and wait for the lock only; one thread waits for pictures and writes them.
final class WaitingPictures {
    private final long everyNanos;
    private final Duration before;
    private final long maxBytes;

    // The lock is this object; it guards the following fields.
    private final ArrayDeque<Picture> early = new ArrayDeque<>();
    private final ArrayDeque<Picture> due = new ArrayDeque<>();
    private long bytes;
    private long skipped;
    private @Nullable Frame seen;
    private boolean hasNext;
    private long nextNanos;
    private boolean isOn;
    private boolean isClosed;

    WaitingPictures(RecordingSettings settings) {
        this.everyNanos = settings.every().toNanos();
        this.before = settings.before();
        this.maxBytes = settings.memoryBytes();
    }

    /// Switches it on: the pictures of the last seconds will be written. Returns whether it was off.
    synchronized boolean begin() {
        if (isOn || isClosed) {
            return false;
        }
        isOn = true;
        forgetEarly();
        due.addAll(early);
        early.clear();
        notifyAll();
        return true;
    }

    /// Switches it off; waiting pictures are still written. Returns whether it was on.
    synchronized boolean end() {
        boolean wasOn = isOn;
        isOn = false;
        return wasOn;
    }

    /// No more pictures are accepted.
    synchronized void close() {
        isOn = false;
        isClosed = true;
        notifyAll();
    }

    synchronized boolean isClosed() {
        return isClosed;
    }

    /// Ignores this frame if it comes next.
    synchronized void passOver(@Nullable Frame frame) {
        seen = frame;
    }

    /// Adds all frames that a reader has.
    synchronized void takeFrom(Subscription reader) {
        for (var frame = reader.take(); frame != null; frame = reader.take()) {
            if (!frame.equals(seen) && (isOn || (before.isPositive() && !isClosed)) && isItsTurn(frame.capturedNanos())) {
                seen = frame; // Whoever reads anew begins with the newest one.
                add(frame.picture());
            }
        }
    }

    /// Decides by the time of capture in a fixed rhythm, not by the time since the previous picture, so that delays do not add up.
    private boolean isItsTurn(long capturedNanos) {
        if (everyNanos == 0) {
            return true;
        }
        if (hasNext && capturedNanos - nextNanos < 0) {
            return false;
        }
        boolean isInRhythm = hasNext && capturedNanos - nextNanos < everyNanos;
        nextNanos = (isInRhythm ? nextNanos : capturedNanos) + everyNanos;
        hasNext = true;
        return true;
    }

    private void add(Picture picture) {
        bytes += picture.length();
        if (isOn) {
            due.add(picture);
            notifyAll();
        } else {
            early.add(picture);
            forgetEarly();
        }
        while (bytes > maxBytes && early.size() + due.size() > 1) {
            boolean isEarly = !early.isEmpty();
            bytes -= (isEarly ? early : due).remove().length();
            skipped += isEarly ? 0 : 1;
        }
    }

    private void forgetEarly() {
        while (!early.isEmpty() && early.element().age().compareTo(before) > 0) {
            bytes -= early.remove().length();
        }
    }

    /// The next picture to write; null if none arrives in time, or it is closed and none is left.
    synchronized @Nullable Picture await(Duration time) throws InterruptedException {
        long deadline = System.nanoTime() + time.toNanos();
        while (due.isEmpty() && !isClosed && waitUntil(deadline)) {
            // Another look.
        }
        var picture = due.poll();
        bytes -= picture == null ? 0 : picture.length();
        return picture;
    }

    /// Pauses before the next write, unless it is closed meanwhile.
    synchronized void pause(Duration time) throws InterruptedException {
        long deadline = System.nanoTime() + time.toNanos();
        while (!isClosed && waitUntil(deadline)) {
            // Another look.
        }
    }

    /// Returns whether there is time left.
    private boolean waitUntil(long deadlineNanos) throws InterruptedException {
        long left = deadlineNanos - System.nanoTime();
        if (left > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return left > 0;
    }

    synchronized void countSkipped() {
        skipped++;
    }

    synchronized long skipped() {
        return skipped;
    }
}
