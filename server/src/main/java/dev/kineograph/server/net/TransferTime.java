// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import java.time.Duration;

/// How long a picture may take to come: as long as it progresses. It is too late when nothing has come for a while, when less than 1 KB a second
/// has come on average since that while was over, or after thirty times that while: nobody keeps a place by a byte now and then.
///
/// **Threading.** Confined to its connection's event loop.
public final class TransferTime {
    private static final long NANOS_PER_BYTE = 1_000_000_000L / 1024;
    private static final int MAX_PATIENCES = 30;

    private Duration patience = Duration.ZERO;
    private long begunNanos;

    /// The first byte has come, or may come.
    ///
    /// @param deadline is moved now and with [#progressed], and is the caller's to move or clear when all has come
    /// @param longestPause how long nothing may come
    public void begin(Deadline deadline, Duration longestPause) {
        patience = longestPause;
        begunNanos = System.nanoTime();
        deadline.in(patience);
    }

    /// More has come.
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

    /// What was seen and what was expected of something that is too late, for a sentence.
    ///
    /// @param bytes how many have come
    /// @param whole what should have come
    public String tooLate(long bytes, String whole) {
        return "%,d bytes after %.2f s (expected: %s within %s s, without a pause of %s s, and 1 KB a second)".formatted(
                bytes, (System.nanoTime() - begunNanos) / 1e9, whole, seconds(longest()), seconds(patience));
    }

    private static String seconds(Duration time) {
        return Double.toString(time.toMillis() / 1e3).replaceFirst("\\.0$", "");
    }
}
