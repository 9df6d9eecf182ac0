// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.cluster;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Optional;

/// By how much the clock of another node differs from ours: estimated from questions and answers, as in NTP (RFC 5905, 8). Of the newest of them, the one
/// that took least is believed, as it can be wrong by half of what it took at most.
///
/// **Threading.** Shared; each call takes the object's lock for a moment.
final class ClockOffset {
    private static final int SAMPLES = 16;

    private final ArrayDeque<Estimate> newest = new ArrayDeque<>(SAMPLES);

    /// An estimate.
    ///
    /// **Threading.** Immutable.
    ///
    /// @param nanos what is to be added to a time of ours to get the time of the other node
    /// @param roundTripNanos how long question and answer took; half of it is the largest error
    record Estimate(long nanos, long roundTripNanos) {
        Duration maxError() {
            return Duration.ofNanos(roundTripNanos / 2);
        }
    }

    /// Notes an answer.
    ///
    /// @param askedNanos when we asked, by our clock
    /// @param theirNanos when the other node answered, by its clock
    /// @param heardNanos when we got the answer, by our clock
    synchronized void add(long askedNanos, long theirNanos, long heardNanos) {
        long roundTrip = heardNanos - askedNanos;
        if (roundTrip < 0) {
            return;
        }
        if (newest.size() == SAMPLES) {
            newest.removeFirst();
        }
        newest.addLast(new Estimate(theirNanos - askedNanos - roundTrip / 2, roundTrip));
    }

    /// The best estimate, if there was an answer.
    synchronized Optional<Estimate> best() {
        return newest.stream().min(Comparator.comparingLong(Estimate::roundTripNanos));
    }
}
