// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.folder;

import dev.kineograph.capture.RecordedName;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Shows recorded pictures for as long as they were to be seen when they were recorded, as their names tell, or faster.
///
/// A caller that is late goes on at once, and the pictures after that are as much later.
///
/// **Threading.** Confined to the thread that waits.
final class RecordedPace {
    /// While nothing happened nothing was recorded, and nobody wants to wait for it again.
    private static final Duration MAX_PAUSE = Duration.ofSeconds(10);

    /// 240 pictures a second, however fast it is to be.
    private static final Duration MIN_PAUSE = Duration.ofSeconds(1).dividedBy(240);

    /// Behind or before a picture whose name is no time, and from the end to the beginning.
    private static final Duration OTHERWISE = Duration.ofMillis(100);

    private final double speed;
    private Optional<Instant> before = Optional.empty();
    private boolean hasBegun;
    private long dueNanos = System.nanoTime();

    /// @param speed how many times as fast
    RecordedPace(double speed) {
        this.speed = speed;
    }

    /// Waits until the picture of that name is to be seen; the first one is at once.
    ///
    /// @throws InterruptedException if the thread is interrupted, even if there is nothing to wait for
    void await(String name) throws InterruptedException {
        long now = System.nanoTime();
        dueNanos += Math.max(now - dueNanos, pauseBefore(name).toNanos());
        Thread.sleep(Duration.ofNanos(dueNanos - now));
    }

    /// For how long the picture before that one is to be seen.
    Duration pauseBefore(String name) {
        var recorded = RecordedName.time(name);
        var pause = hasBegun ? before.flatMap(then -> recorded.flatMap(now -> pause(then, now))).orElse(OTHERWISE) : Duration.ZERO;
        hasBegun = true;
        before = recorded;
        return pause;
    }

    /// Empty if the order is not that of time: it begins anew.
    private Optional<Duration> pause(Instant then, Instant now) {
        long nanos = (long) (Duration.between(then, now).toMillis() * 1_000_000.0 / speed);
        return nanos <= 0 ? Optional.empty() : Optional.of(Duration.ofNanos(Math.clamp(nanos, MIN_PAUSE.toNanos(), MAX_PAUSE.toNanos())));
    }
}
