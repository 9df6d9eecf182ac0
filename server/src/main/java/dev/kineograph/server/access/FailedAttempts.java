// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.access;

import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Bounds how often credentials can be guessed: ten guesses a minute of each address and of each user. A guess counts as wrong until it has turned out to be
/// right, so that many at a time are no more than as many one after the other. The same guess again is not another one: a browser sends a password that
/// was mistyped with every picture of a page.
///
/// **Threading.** Shared; a lock guards the table for a few accesses.
final class FailedAttempts {
    static final int MAX_GUESSES = 10;

    private static final long WINDOW_NANOS = Duration.ofMinutes(1).toNanos();

    /// How many addresses and users are remembered. The one whose minute began first makes room.
    private static final int MAX_ENTRIES = 10_000;

    private final LongSupplier nanoTime;
    private final LinkedHashMap<String, Minute> minutes = new LinkedHashMap<>();

    private static final class Minute {
        private final long beganNanos;
        private final Set<String> guesses = HashSet.newHashSet(1);

        private Minute(long beganNanos) {
            this.beganNanos = beganNanos;
        }
    }

    FailedAttempts(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /// Whether one of these has made that guess within the minute, and it has not turned out to be right.
    synchronized boolean isKnown(List<String> names, String guess) {
        return names.stream().map(this::current).anyMatch(minute -> minute != null && minute.guesses.contains(guess));
    }

    /// Counts a guess, unless one of these has made too many. Returns how long it has to wait; zero if the guess counts.
    ///
    /// @param guess a fingerprint of it
    synchronized Duration begin(List<String> names, String guess) {
        long longest = 0;
        for (var name : names) {
            @Nullable Minute minute = current(name);
            if (minute != null && minute.guesses.size() >= MAX_GUESSES) {
                longest = Math.max(longest, minute.beganNanos + WINDOW_NANOS - nanoTime.getAsLong());
            }
        }
        if (longest == 0) {
            names.forEach(name -> count(name, guess));
        }
        return Duration.ofNanos(longest);
    }

    /// A guess was right, or could not be checked.
    synchronized void forget(List<String> names, String guess) {
        for (var name : names) {
            @Nullable Minute minute = current(name);
            if (minute != null && minute.guesses.remove(guess) && minute.guesses.isEmpty()) {
                minutes.remove(name);
            }
        }
    }

    /// How many addresses and users are remembered.
    synchronized int size() {
        return minutes.size();
    }

    private void count(String name, String guess) {
        @Nullable Minute minute = current(name);
        if (minute == null) {
            minute = new Minute(nanoTime.getAsLong());
            minutes.put(name, minute);
            if (minutes.size() > MAX_ENTRIES) {
                minutes.pollFirstEntry();
            }
        }
        minute.guesses.add(guess);
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
