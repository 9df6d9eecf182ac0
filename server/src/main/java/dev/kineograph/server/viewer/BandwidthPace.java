// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import dev.kineograph.server.settings.StreamRules;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// How often an audience shows a frame, so that all viewers of its stream together get no more bytes a second than [StreamRules] allow: the more bytes a
/// frame has, and the more viewers there are, the longer it is shown. The next one is then the newest, so nobody falls behind; and each loop computes the same.
///
/// **Threading.** Confined to its audience's event loop.
final class BandwidthPace {
    /// Proxies cut connections that are idle for longer.
    private static final long LONGEST_NANOS = Duration.ofSeconds(20).toNanos();

    private final Audience audience;
    private long shownNanos;
    private boolean waits;

    BandwidthPace(Audience audience) {
        this.audience = audience;
    }

    /// A frame is shown, or shown again.
    void shown(long nowNanos) {
        shownNanos = nowNanos;
    }

    /// Whether another frame may be shown now. If not, the audience is woken when it may be.
    ///
    /// @param before the last one; null if there was none
    boolean mayShow(@Nullable FrameBuffer before, long nowNanos) {
        var most = audience.all().settings().of(audience.stream().name()).maxBytesPerSecond();
        if (most.isEmpty() || before == null) {
            return true;
        }
        long left = shownNanos + lasts(before, most.getAsLong()) - nowNanos;
        if (left > 0 && !waits) {
            waits = true;
            audience.loop().schedule(this::wake, left, TimeUnit.NANOSECONDS);
        }
        return left <= 0;
    }

    private void wake() {
        waits = false;
        audience.wake();
    }

    private long lasts(FrameBuffer frame, long bytesPerSecond) {
        double bytes = (double) frame.frame().length() * audience.stream().presence().connections();
        return (long) Math.min((double) LONGEST_NANOS, bytes * 1e9 / bytesPerSecond);
    }
}
