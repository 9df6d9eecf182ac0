// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

/// Counts frames and their bytes, and measures the rate by the arrival times of the last 32.
///
/// **Threading.** Shared; each call takes the object's lock for a moment.
final class FrameRate {
    private static final int REMEMBERED = 32;
    private static final long FORGET_AFTER_NANOS = 5_000_000_000L;

    private final long[] arrivals = new long[REMEMBERED];
    private long frames;
    private long bytes;

    synchronized void mark(Picture picture, long nowNanos) {
        arrivals[(int) (frames % REMEMBERED)] = nowNanos;
        frames++;
        bytes += picture.length();
    }

    synchronized long frames() {
        return frames;
    }

    synchronized long bytes() {
        return bytes;
    }

    /// Frames a second over the last 5 seconds, as the number of intervals by their total time; 0 if there were fewer than two
    /// frames.
    synchronized double perSecond(long nowNanos) {
        int known = (int) Math.min(frames, REMEMBERED);
        int recent = 0;
        while (recent < known && nowNanos - arrival(recent) < FORGET_AFTER_NANOS) {
            recent++;
        }
        if (recent < 2) {
            return 0;
        }
        long lasted = Math.max(1, arrival(0) - arrival(recent - 1));
        return (recent - 1) * 1e9 / lasted;
    }

    private long arrival(int framesAgo) {
        return arrivals[(int) ((frames - 1 - framesAgo) % REMEMBERED)];
    }
}
