// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import dev.kineograph.Presence;
import dev.kineograph.server.settings.StreamRules;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// How often an audience shows a frame, so that all viewers of its stream together get no more bytes a second than [StreamRules] allow: the more bytes a
/// frame has, and the more viewers there are, the longer it is shown. The next one is then the newest, so nobody falls behind; and each loop computes the same.
///
/// **Threading.** Confined to its audience's event loop.
final class BandwidthPace {
    /// Proxies cut connections that are idle for longer.
    private static final long LONGEST_NANOS = Duration.ofSeconds(20).toNanos();

    private final Supplier<OptionalLong> bytesPerSecond;
    private final Presence presence;
    private final EventLoop loop;
    private final Runnable wake;
    private long shownNanos;
    private boolean waits;

    /// @param wake wakes the audience
    BandwidthPace(Supplier<OptionalLong> bytesPerSecond, Presence presence, EventLoop loop, Runnable wake) {
        this.bytesPerSecond = bytesPerSecond;
        this.presence = presence;
        this.loop = loop;
        this.wake = wake;
    }

    /// A frame is shown, or shown again.
    void shown(long nowNanos) {
        shownNanos = nowNanos;
    }

    /// Whether another frame may be shown now. If not, the audience is woken when it may be.
    ///
    /// @param before the last one; null if there was none
    boolean mayShow(@Nullable FrameBuffer before, long nowNanos) {
        var most = bytesPerSecond.get();
        if (most.isEmpty() || before == null) {
            return true;
        }
        long left = shownNanos + lasts(before, most.getAsLong()) - nowNanos;
        if (left > 0 && !waits) {
            waits = true;
            loop.schedule(this::wake, left, TimeUnit.NANOSECONDS);
        }
        return left <= 0;
    }

    private void wake() {
        waits = false;
        wake.run();
    }

    private long lasts(FrameBuffer frame, long most) {
        double bytes = (double) frame.frame().length() * presence.connections();
        return (long) Math.min((double) LONGEST_NANOS, bytes * 1e9 / most);
    }
}
