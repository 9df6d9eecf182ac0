// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import java.time.Duration;

/// How long a picture may take to arrive: as long as it progresses. It is too late when nothing arrives for the longest pause, when less than 1
/// KB a second has arrived on average after that time, or after thirty times that time: a byte now and then does not keep a connection open.
///
/// **Threading.** Confined to its connection's event loop.
public final class TransferTime {
    private static final long NANOS_PER_BYTE = 1_000_000_000L / 1024;
    private static final int MAX_PATIENCES = 30;

    private Duration patience = Duration.ZERO;
    private long begunNanos;

    /// The first byte has arrived, or may arrive.
    ///
    /// @param deadline is moved now and with [#progressed]; the caller moves or clears it when everything has arrived
    /// @param longestPause the longest time without input
    public void begin(Deadline deadline, Duration longestPause) {
        patience = longestPause;
        begunNanos = System.nanoTime();
        deadline.in(patience);
    }

    /// More has arrived.
    ///
    /// @param bytes how many in all
    public void progressed(Deadline deadline, long bytes) {
        var earned = Duration.ofNanos(bytes * NANOS_PER_BYTE);
        var allowed = shorter(longest(), earned.compareTo(patience) > 0 ? earned : patience);
        var left = shorter(patience, allowed.minusNanos(System.nanoTime() - begunNanos));
        deadline.in(left.isNegative() ? Duration.ZERO : left);
    }

    private Duration longest() {
        return patience.multipliedBy(MAX_PATIENCES);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /// Says, for a sentence, what has arrived of something that is too late, and what was expected.
    ///
    /// @param bytes how many have arrived
    /// @param whole what should have arrived
    public String tooLate(long bytes, String whole) {
        return "%,d bytes after %.2f s (expected: %s within %s s, without a pause of %s s, and 1 KB a second)".formatted(
                bytes, (System.nanoTime() - begunNanos) / 1e9, whole, seconds(longest()), seconds(patience));
    }

    private static String seconds(Duration time) {
        return Double.toString(time.toMillis() / 1e3).replaceFirst("\\.0$", "");
    }
}
