// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import java.time.Duration;
import java.util.ArrayDeque;

/// Decides when a viewer moves along a ladder of ever smaller pictures: down when it takes less than half of the frames for three seconds, and up again after
/// ten without a miss. Moves are at least three seconds apart, and the wait for the next climb doubles after one that failed.
///
/// **Threading.** Confined to the viewer's event loop.
final class AdaptivePace {
    static final long WINDOW_NANOS = Duration.ofSeconds(3).toNanos();
    static final long FIRST_WAIT_NANOS = Duration.ofSeconds(10).toNanos();
    static final long MAX_WAIT_NANOS = Duration.ofMinutes(10).toNanos();

    /// After a move the viewer may still receive a large picture, and the first of the others is being made.
    private static final long GRACE_NANOS = Duration.ofSeconds(1).toNanos();

    private final ArrayDeque<Sample> window = new ArrayDeque<>();
    private long movedNanos;
    private long missedNanos;
    private long climbWaitNanos = FIRST_WAIT_NANOS;
    private boolean climbed;

    /// What happened up to a time, since the sample before.
    private record Sample(long nanos, long offered, long sent) {}

    AdaptivePace(long nowNanos) {
        movedNanos = nowNanos;
        missedNanos = nowNanos;
    }

    /// Notes how many frames the viewer was offered since the last call, and how many of them it was sent. Returns by how many steps it should move: 1 down, -1
    /// up, or 0.
    int look(long nowNanos, long offered, long sent) {
        boolean isSettled = nowNanos - movedNanos >= GRACE_NANOS;
        if (isSettled && sent < offered) {
            missedNanos = nowNanos;
        }
        window.add(new Sample(nowNanos, offered, sent));
        while (nowNanos - window.getFirst().nanos >= WINDOW_NANOS) {
            window.removeFirst();
        }
        if (nowNanos - movedNanos < WINDOW_NANOS) {
            return 0;
        }
        if (takesLessThanHalf()) {
            return 1;
        }
        return Math.min(nowNanos - missedNanos, nowNanos - movedNanos) >= climbWaitNanos ? -1 : 0;
    }

    private boolean takesLessThanHalf() {
        long offered = window.stream().mapToLong(Sample::offered).sum();
        long sent = window.stream().mapToLong(Sample::sent).sum();
        return sent * 2 < offered;
    }

    /// It has moved.
    void moved(long nowNanos, boolean up) {
        if (climbed && !up) {
            climbWaitNanos = Math.min(MAX_WAIT_NANOS, 2 * climbWaitNanos);
        } else if (climbed) {
            climbWaitNanos = FIRST_WAIT_NANOS;
        }
        climbed = up;
        movedNanos = nowNanos;
        missedNanos = nowNanos;
        window.clear();
    }

    /// There is nothing further in that direction: it is not asked about again for a while.
    void stayed(long nowNanos) {
        movedNanos = nowNanos;
        window.clear();
    }
}
