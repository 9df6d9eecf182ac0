// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.access;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.function.LongSupplier;

/// Who has shown a right credential within the last minutes: the wrong guesses of others make them wait for nothing.
///
/// **Threading.** Shared; a lock guards the table for one access.
final class RecentlyRight {
    static final Duration REMEMBERED = Duration.ofMinutes(5);

    /// How many are remembered. The oldest makes room.
    static final int MAX = 10_000;

    private final LongSupplier nanoTime;
    private final LinkedHashMap<String, Long> untilNanos = new LinkedHashMap<>();

    RecentlyRight(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    synchronized boolean has(String name) {
        var until = untilNanos.get(name);
        return until != null && nanoTime.getAsLong() - until < 0;
    }

    synchronized void add(String name) {
        untilNanos.putLast(name, nanoTime.getAsLong() + REMEMBERED.toNanos());
        if (untilNanos.size() > MAX) {
            untilNanos.pollFirstEntry();
        }
    }

    synchronized int size() {
        return untilNanos.size();
    }
}
