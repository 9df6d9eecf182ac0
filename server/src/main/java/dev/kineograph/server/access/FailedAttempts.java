// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.access;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Bounds how often credentials can be guessed: ten failures a minute of each address and of each user. An attempt counts as failed until it has turned out
/// to be right, so that many at a time are no more than as many one after the other.
///
/// **Threading.** Shared; a lock guards the table for a few accesses.
final class FailedAttempts {
    static final int MAX_FAILURES = 10;

    private static final long WINDOW_NANOS = Duration.ofMinutes(1).toNanos();

    /// How many addresses and users are remembered. The one whose minute began first makes room.
    private static final int MAX_ENTRIES = 10_000;

    private final LongSupplier nanoTime;
    private final LinkedHashMap<String, Minute> minutes = new LinkedHashMap<>();

    private static final class Minute {
        private final long beganNanos;
        private int failures;

        private Minute(long beganNanos) {
            this.beganNanos = beganNanos;
        }
    }

    FailedAttempts(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /// Counts an attempt, unless one of these has failed too often. Returns how long it has to wait; zero if the attempt may be made.
    synchronized Duration begin(List<String> names) {
        long longest = 0;
        for (var name : names) {
            @Nullable Minute minute = current(name);
            if (minute != null && minute.failures >= MAX_FAILURES) {
                longest = Math.max(longest, minute.beganNanos + WINDOW_NANOS - nanoTime.getAsLong());
            }
        }
        if (longest == 0) {
            names.forEach(this::count);
        }
        return Duration.ofNanos(longest);
    }

    /// How many addresses and users are remembered.
    synchronized int size() {
        return minutes.size();
    }

    /// An attempt was right.
    synchronized void succeeded(List<String> names) {
        for (var name : names) {
            @Nullable Minute minute = current(name);
            if (minute != null && --minute.failures <= 0) {
                minutes.remove(name);
            }
        }
    }

    private void count(String name) {
        @Nullable Minute minute = current(name);
        if (minute == null) {
            minute = new Minute(nanoTime.getAsLong());
            minutes.put(name, minute);
            if (minutes.size() > MAX_ENTRIES) {
                minutes.pollFirstEntry();
            }
        }
        minute.failures++;
    }

    /// Entries are in the order in which their minutes began.
    private @Nullable Minute current(String name) {
        @Nullable Minute minute = minutes.get(name);
        if (minute != null && nanoTime.getAsLong() - minute.beganNanos >= WINDOW_NANOS) {
            minutes.remove(name);
            return null;
        }
        return minute;
    }
}
