// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// How long frames took to their viewers, counted once for each frame and event loop.
///
/// **Threading.** Shared.
public final class DeliveryTimes {
    /// The upper bounds of the counts; the last one is without any.
    public static final List<Duration> BOUNDS = LongStream.of(500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000)
            .mapToObj(micros -> Duration.ofNanos(micros * 1_000))
            .toList();

    private static final long[] NANOS = BOUNDS.stream().mapToLong(Duration::toNanos).toArray();

    private final List<LongAdder> counts = Stream.generate(LongAdder::new).limit(NANOS.length + 1L).toList();
    private final LongAdder sumNanos = new LongAdder();

    /// Nothing has been counted.
    public DeliveryTimes() {}

    /// Counts a frame.
    void add(long nanos) {
        int at = 0;
        while (at < NANOS.length && nanos > NANOS[at]) {
            at++;
        }
        counts.get(at).increment();
        sumNanos.add(nanos);
    }

    /// How many frames took no longer than each of the bounds, and longer than the one before; the last count is that of all others.
    public List<Long> counts() {
        return counts.stream().map(LongAdder::sum).toList();
    }

    /// All times together.
    public Duration sum() {
        return Duration.ofNanos(sumNanos.sum());
    }
}
