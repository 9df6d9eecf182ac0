// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// A time by which something must have happened. Moving it costs no more than storing a number.
///
/// **Threading.** Confined to its event loop.
public final class Deadline {
    private static final long NEVER = Long.MAX_VALUE;

    private final EventLoop loop;
    private final LongSupplier nanos;
    private final Runnable expired;
    private long atNanos = NEVER;
    private long checkedAtNanos;
    private @Nullable Future<?> check;

    /// @param expired run when the time has come
    public Deadline(EventLoop loop, Runnable expired) {
        this(loop, System::nanoTime, expired);
    }

    /// @param nanos the clock by which the loop schedules
    Deadline(EventLoop loop, LongSupplier nanos, Runnable expired) {
        this.loop = loop;
        this.nanos = nanos;
        this.expired = expired;
    }

    /// Sets the time, whatever it was before.
    public void in(Duration time) {
        long now = nanos.getAsLong();
        atNanos = now + time.toNanos();
        if (check == null || atNanos < checkedAtNanos) {
            cancelCheck();
            schedule(atNanos, now);
        }
    }

    /// Clears the deadline.
    public void never() {
        atNanos = NEVER;
        cancelCheck();
    }

    private void schedule(long whenNanos, long nowNanos) {
        checkedAtNanos = whenNanos;
        check = loop.schedule(this::check, whenNanos - nowNanos, TimeUnit.NANOSECONDS);
    }

    private void check() {
        check = null;
        long now = nanos.getAsLong();
        if (atNanos > now) {
            schedule(atNanos, now);
        } else {
            atNanos = NEVER;
            expired.run();
        }
    }

    private void cancelCheck() {
        if (check != null) {
            check.cancel(false);
            check = null;
        }
    }
}
